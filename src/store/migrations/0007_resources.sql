CREATE TABLE "resources" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"parent_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"unique_key" text,
	"data" json NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events" DROP CONSTRAINT "events_activeflow_id_activeflows_id_fk";
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" DROP CONSTRAINT "webhook_deliveries_activeflow_id_activeflows_id_fk";
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "resource" text DEFAULT 'activeflow' NOT NULL;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "resources_page" ON "resources" USING btree ("customer_id","kind","tm_create","id") WHERE tm_delete = '9999-01-01 00:00:00.000000';--> statement-breakpoint
CREATE INDEX "resources_parent" ON "resources" USING btree ("parent_id","kind","tm_create","id") WHERE tm_delete = '9999-01-01 00:00:00.000000';--> statement-breakpoint
CREATE UNIQUE INDEX "resources_key" ON "resources" USING btree ("kind","unique_key") WHERE tm_delete = '9999-01-01 00:00:00.000000';