import { base } from './base.ts';
import { buttons } from './buttons.ts';
import { fields } from './fields.ts';
import { tokens } from './tokens.ts';

export { base, buttons, fields, tokens };

/** What an element with controls starts from: `static styles = [...styles, css…]`. */
export const styles = [tokens, base, buttons, fields];
