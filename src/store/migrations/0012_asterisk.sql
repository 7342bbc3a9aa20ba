CREATE TABLE "asterisk_bridges" (
	"bridge_id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"over" boolean DEFAULT false NOT NULL,
	"most" integer DEFAULT 0 NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "asterisk_calls" (
	"call_id" text PRIMARY KEY NOT NULL,
	"living" boolean NOT NULL,
	"record" json NOT NULL,
	"tm_update" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "asterisk_commands" (
	"command_id" text PRIMARY KEY NOT NULL,
	"done" boolean DEFAULT false NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "asterisk_news" (
	"call_id" text NOT NULL,
	"number" integer NOT NULL,
	"news" json NOT NULL,
	CONSTRAINT "asterisk_news_call_id_number_pk" PRIMARY KEY("call_id","number")
);
--> statement-breakpoint
CREATE INDEX "asterisk_calls_living" ON "asterisk_calls" USING btree ("call_id") WHERE "asterisk_calls"."living";--> statement-breakpoint
CREATE INDEX "asterisk_commands_age" ON "asterisk_commands" USING btree ("tm_create");