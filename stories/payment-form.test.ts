import { checkStories } from './check.ts';
import * as stories from './payment-form.stories.ts';

checkStories('fdz-payment-form', stories);
