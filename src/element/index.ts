export { define, type ElementClass } from './define.ts';
export { FdzElement } from './element.ts';
export { LiveRegion } from './live-region.ts';
export { Localiser } from './localise.ts';
export { problemText } from './problem.ts';
export { rove, type RovingOptions } from './roving.ts';
export { StoreController } from './store-controller.ts';
export { version } from './version.ts';
