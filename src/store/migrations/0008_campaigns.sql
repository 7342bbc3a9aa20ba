CREATE TABLE "campaigncalls" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"customer_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"outplan_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"outdial_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"outdial_target_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"queue_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"activeflow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"flow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"reference_type" text NOT NULL,
	"reference_id" text NOT NULL,
	"status" text DEFAULT 'dialing' NOT NULL,
	"result" text DEFAULT '' NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"source" json NOT NULL,
	"destination" json NOT NULL,
	"destination_index" integer NOT NULL,
	"try_count" integer NOT NULL,
	"batch_id" uuid NOT NULL,
	"tm_begin" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outdial_targets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"customer_id" uuid NOT NULL,
	"outdial_id" uuid NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"detail" text DEFAULT '' NOT NULL,
	"data" text DEFAULT '' NOT NULL,
	"status" text DEFAULT 'idle' NOT NULL,
	"result" text DEFAULT '' NOT NULL,
	"destinations" json NOT NULL,
	"tries" integer[] DEFAULT array_fill(0, array[5]) NOT NULL,
	"tm_due" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "campaigncalls" ADD CONSTRAINT "campaigncalls_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outdial_targets" ADD CONSTRAINT "outdial_targets_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaigncalls_page" ON "campaigncalls" USING btree ("customer_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "campaigncalls_campaign" ON "campaigncalls" USING btree ("campaign_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "campaigncalls_open" ON "campaigncalls" USING btree ("campaign_id","batch_id") WHERE status <> 'done';--> statement-breakpoint
CREATE INDEX "campaigncalls_activeflow" ON "campaigncalls" USING btree ("activeflow_id");--> statement-breakpoint
CREATE INDEX "outdial_targets_page" ON "outdial_targets" USING btree ("outdial_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "outdial_targets_due" ON "outdial_targets" USING btree ("outdial_id","tm_due","id") WHERE status = 'idle';