import { define } from '../../src/element/define.ts';
import { FdzPaymentBank } from './bank-part.ts';

define('fdz-payment-bank', FdzPaymentBank);
