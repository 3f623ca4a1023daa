// The thread as it is started from source: it does not inherit what reads TypeScript. A bundle puts its own here.
import { register } from 'tsx/esm/api';

register();
await import('./digest-thread.ts');
