/**
 * The key under which elements find their services in the page.
 * @module
 */
import { createContext } from '@lit/context';
import type { Services } from './services.ts';

/**
 * Provided by `<fdz-account>`. The key is registered, so that two copies of the kit of the same major
 * version on one page find each other's account.
 */
export const servicesContext = createContext<Services | undefined>(Symbol.for('@federizer/widgets/services/0'));
