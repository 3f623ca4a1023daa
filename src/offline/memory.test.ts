import { memoryStorage } from './memory.ts';
import { storageSuite } from './suite.ts';

storageSuite('storage in memory', async () => memoryStorage());
