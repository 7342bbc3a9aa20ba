CREATE TABLE "deployment_keys" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "webhook_deliveries_activeflow";--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "detail" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "email" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "phone_number" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "address" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "webhook_secret_previous" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "tm_webhook_secret_previous" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "last_answer" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "tm_queued" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL;--> statement-breakpoint
CREATE INDEX "activeflows_by_status" ON "activeflows" USING btree ("customer_id","status","tm_create","id");--> statement-breakpoint
CREATE INDEX "activeflows_by_flow" ON "activeflows" USING btree ("customer_id","flow_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "activeflows_by_type" ON "activeflows" USING btree ("customer_id","reference_type","tm_create","id");--> statement-breakpoint
CREATE INDEX "activeflows_by_reference" ON "activeflows" USING btree ("customer_id","reference_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "events_customer_feed" ON "events" USING btree ("customer_id","tx","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_line" ON "webhook_deliveries" USING btree ("activeflow_id","destination","uri","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_page" ON "webhook_deliveries" USING btree ("customer_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_status" ON "webhook_deliveries" USING btree ("customer_id","status","tm_create","id");