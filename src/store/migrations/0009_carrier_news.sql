CREATE TABLE "message_parts" (
	"series" text NOT NULL,
	"number" integer NOT NULL,
	"of" integer NOT NULL,
	"part_id" text NOT NULL,
	"text" text NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL,
	CONSTRAINT "message_parts_series_number_pk" PRIMARY KEY("series","number")
);
--> statement-breakpoint
CREATE TABLE "message_references" (
	"reference" text PRIMARY KEY NOT NULL,
	"kind" text,
	"message_id" uuid,
	"customer_id" uuid,
	"target" integer,
	"status" text,
	"error" text DEFAULT '' NOT NULL,
	"tm_create" timestamp (6) DEFAULT timezone('utc', clock_timestamp()) NOT NULL
);
