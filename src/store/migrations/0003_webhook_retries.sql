DROP INDEX "webhook_deliveries_line";--> statement-breakpoint
CREATE INDEX "webhook_deliveries_retrying" ON "webhook_deliveries" USING btree ("tm_next_attempt") WHERE status = 'retrying';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_line" ON "webhook_deliveries" USING btree ("activeflow_id","destination","id");--> statement-breakpoint
UPDATE "webhook_deliveries" SET "status" = 'dead' WHERE "status" = 'failed';
