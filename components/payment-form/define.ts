import { define } from '../../src/element/define.ts';
import { FdzPaymentForm } from './fdz-payment-form.ts';

define('fdz-payment-form', FdzPaymentForm);

export * from './events.ts';
export { FdzPaymentForm };

declare global {
  interface HTMLElementTagNameMap {
    'fdz-payment-form': FdzPaymentForm;
  }
}
