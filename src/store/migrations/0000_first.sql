CREATE TABLE "activeflows" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" uuid NOT NULL,
	"flow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"status" text NOT NULL,
	"reference_type" text NOT NULL,
	"reference_id" text DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"reference_activeflow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"on_complete_flow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"webhook_uri" text DEFAULT '' NOT NULL,
	"webhook_method" text DEFAULT '' NOT NULL,
	"current_action" json NOT NULL,
	"current_stack_id" text DEFAULT 'main' NOT NULL,
	"forward_action_id" text DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"stack_map" json NOT NULL,
	"variables" json NOT NULL,
	"execute_count" integer DEFAULT 0 NOT NULL,
	"executed_count" integer DEFAULT 0 NOT NULL,
	"rest" integer DEFAULT 0 NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"ended_reason" text,
	"error" json,
	"complete_count" integer DEFAULT 0 NOT NULL,
	"trigger_key" text,
	"request_hash" text NOT NULL,
	"start_input" json NOT NULL,
	"tm_start" timestamp (6),
	"tm_end" timestamp (6),
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "executed_actions" (
	"activeflow_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"json" json NOT NULL,
	CONSTRAINT "executed_actions_activeflow_id_n_pk" PRIMARY KEY("activeflow_id","n")
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" text PRIMARY KEY NOT NULL,
	"customer_id" uuid NOT NULL,
	"owner_type" text DEFAULT '' NOT NULL,
	"owner_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"flow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"activeflow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"type" text DEFAULT 'flow' NOT NULL,
	"master_call_id" text DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"chained_call_ids" json DEFAULT '[]'::json NOT NULL,
	"recording_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"recording_ids" json DEFAULT '[]'::json NOT NULL,
	"groupcall_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"source" json NOT NULL,
	"destination" json NOT NULL,
	"status" text NOT NULL,
	"action" json DEFAULT '{}'::json NOT NULL,
	"metadata" json DEFAULT '{}'::json NOT NULL,
	"direction" text NOT NULL,
	"mute_direction" text DEFAULT '' NOT NULL,
	"hangup_by" text DEFAULT '' NOT NULL,
	"hangup_reason" text DEFAULT '' NOT NULL,
	"last_event" integer DEFAULT 0 NOT NULL,
	"tm_ringing" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_progressing" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_hangup" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"customer_id" uuid NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"detail" text DEFAULT '' NOT NULL,
	"token_hash" text NOT NULL,
	"token_prefix" text NOT NULL,
	"tm_expire" timestamp (6) NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	CONSTRAINT "access_keys_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"webhook_uri" text DEFAULT '' NOT NULL,
	"webhook_method" text DEFAULT '' NOT NULL,
	"webhook_secret" text NOT NULL,
	"limits" json DEFAULT '{}'::json NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tx" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"customer_id" uuid NOT NULL,
	"activeflow_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"step" text NOT NULL,
	"type" text NOT NULL,
	"data" json NOT NULL,
	"executed_count" integer NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"customer_id" uuid NOT NULL,
	"activeflow_id" uuid NOT NULL,
	"event_id" bigint,
	"effect_key" text,
	"content_type" text DEFAULT 'application/json' NOT NULL,
	"body" json,
	"destination" text NOT NULL,
	"uri" text NOT NULL,
	"method" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"tm_next_attempt" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"last_status" integer DEFAULT 0 NOT NULL,
	"last_error" text DEFAULT '' NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	CONSTRAINT "webhook_deliveries_effect_key_unique" UNIQUE("effect_key")
);
--> statement-breakpoint
CREATE TABLE "flows" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"customer_id" uuid NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"detail" text DEFAULT '' NOT NULL,
	"actions" json NOT NULL,
	"on_complete_flow_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	"tm_update" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL,
	"tm_delete" timestamp (6) DEFAULT '9999-01-01 00:00:00.000000' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "activeflows" ADD CONSTRAINT "activeflows_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executed_actions" ADD CONSTRAINT "executed_actions_activeflow_id_activeflows_id_fk" FOREIGN KEY ("activeflow_id") REFERENCES "public"."activeflows"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_keys" ADD CONSTRAINT "access_keys_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_activeflow_id_activeflows_id_fk" FOREIGN KEY ("activeflow_id") REFERENCES "public"."activeflows"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_activeflow_id_activeflows_id_fk" FOREIGN KEY ("activeflow_id") REFERENCES "public"."activeflows"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flows" ADD CONSTRAINT "flows_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "activeflows_trigger" ON "activeflows" USING btree ("customer_id","trigger_key");--> statement-breakpoint
CREATE INDEX "activeflows_page" ON "activeflows" USING btree ("customer_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "activeflows_unstarted" ON "activeflows" USING btree ("tm_create") WHERE tm_start IS NULL AND status <> 'ended';--> statement-breakpoint
CREATE INDEX "activeflows_running" ON "activeflows" USING btree ("id") WHERE tm_start IS NOT NULL AND status <> 'ended';--> statement-breakpoint
CREATE INDEX "activeflows_ended" ON "activeflows" USING btree ("tm_end") WHERE tm_end IS NOT NULL;--> statement-breakpoint
CREATE INDEX "calls_page" ON "calls" USING btree ("customer_id","tm_create","id");--> statement-breakpoint
CREATE INDEX "calls_activeflow" ON "calls" USING btree ("activeflow_id");--> statement-breakpoint
CREATE INDEX "access_keys_page" ON "access_keys" USING btree ("customer_id","tm_create","id");--> statement-breakpoint
CREATE UNIQUE INDEX "events_sequence" ON "events" USING btree ("activeflow_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "events_step" ON "events" USING btree ("activeflow_id","step");--> statement-breakpoint
CREATE INDEX "events_feed" ON "events" USING btree ("tx","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_activeflow" ON "webhook_deliveries" USING btree ("activeflow_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_event" ON "webhook_deliveries" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("tm_next_attempt") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "flows_page" ON "flows" USING btree ("customer_id","tm_create","id");