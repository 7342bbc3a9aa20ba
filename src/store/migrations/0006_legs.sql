ALTER TABLE "calls" ADD COLUMN "event_workflow_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "calls_groupcall" ON "calls" USING btree ("groupcall_id") WHERE groupcall_id <> '00000000-0000-0000-0000-000000000000';--> statement-breakpoint
CREATE INDEX "calls_legs" ON "calls" USING btree ("tm_hangup") WHERE activeflow_id = '00000000-0000-0000-0000-000000000000';--> statement-breakpoint
CREATE INDEX "calls_master" ON "calls" USING btree ("master_call_id") WHERE master_call_id <> '00000000-0000-0000-0000-000000000000';