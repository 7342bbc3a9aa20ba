import { defineConfig } from 'drizzle-kit';

/** For `npx drizzle-kit generate --config src/store/drizzle.config.ts`, run after every change of the schema. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema/*.ts',
  out: './src/store/migrations',
});
