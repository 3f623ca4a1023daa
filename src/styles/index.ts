import { base } from './base.ts';
import { controls } from './controls.ts';
import { tokens } from './tokens.ts';

export { base, controls, tokens };

/** What an element with controls starts from: `static styles = [...styles, css…]`. */
export const styles = [tokens, base, controls];
