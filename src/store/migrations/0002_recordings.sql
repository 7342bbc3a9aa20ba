CREATE TABLE "recordings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" uuid NOT NULL,
	"activeflow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"reference_type" text DEFAULT 'call' NOT NULL,
	"reference_id" text NOT NULL,
	"status" text DEFAULT 'initiating' NOT NULL,
	"format" text NOT NULL,
	"on_end_flow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"recording_name" text NOT NULL,
	"filenames" json DEFAULT '[]'::json NOT NULL,
	"end_reason" text DEFAULT '' NOT NULL,
	"duration" integer DEFAULT 0 NOT NULL,
	"tm_start" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_end" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "hold" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "moh" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "silence" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_reference_id_calls_id_fk" FOREIGN KEY ("reference_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recordings_page" ON "recordings" USING btree ("customer_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "recordings_reference" ON "recordings" USING btree ("reference_id");