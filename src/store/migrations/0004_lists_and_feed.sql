DROP INDEX "events_feed";--> statement-breakpoint
DROP INDEX "activeflows_page";--> statement-breakpoint
DROP INDEX "activeflows_by_status";--> statement-breakpoint
DROP INDEX "activeflows_by_flow";--> statement-breakpoint
DROP INDEX "activeflows_by_type";--> statement-breakpoint
DROP INDEX "activeflows_by_reference";--> statement-breakpoint
DROP INDEX "events_customer_feed";--> statement-breakpoint
CREATE INDEX "calls_by_status" ON "calls" USING btree ("customer_id","status","tm_create","id");--> statement-breakpoint
CREATE INDEX "activeflows_page" ON "activeflows" USING btree ("customer_id","tm_create","id") WHERE tm_delete = '9999-01-01 00:00:00.000000';--> statement-breakpoint
CREATE INDEX "activeflows_by_status" ON "activeflows" USING btree ("customer_id","status","tm_create","id") WHERE tm_delete = '9999-01-01 00:00:00.000000';--> statement-breakpoint
CREATE INDEX "activeflows_by_flow" ON "activeflows" USING btree ("customer_id","flow_id","tm_create","id") WHERE tm_delete = '9999-01-01 00:00:00.000000';--> statement-breakpoint
CREATE INDEX "activeflows_by_type" ON "activeflows" USING btree ("customer_id","reference_type","tm_create","id") WHERE tm_delete = '9999-01-01 00:00:00.000000';--> statement-breakpoint
CREATE INDEX "activeflows_by_reference" ON "activeflows" USING btree ("customer_id","reference_id","tm_create","id") WHERE tm_delete = '9999-01-01 00:00:00.000000';--> statement-breakpoint
CREATE INDEX "events_customer_feed" ON "events" USING btree ("customer_id","id");--> statement-breakpoint
ALTER TABLE "events" DROP COLUMN "tx";