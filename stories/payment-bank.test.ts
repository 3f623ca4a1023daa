import { checkStories } from './check.ts';
import * as stories from './payment-bank.stories.ts';

checkStories('fdz-payment-form, by bank', stories);
