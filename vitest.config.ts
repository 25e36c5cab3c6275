import { defineConfig } from 'vitest/config';

// Machines differ in speed; a time limit here ends a test that hangs and judges nothing else.
export default defineConfig({ test: { include: ['test/**/*.test.{ts,tsx}'], testTimeout: 900_000, hookTimeout: 900_000, maxWorkers: 2 } });
