import { checkStories } from './check.ts';
import * as stories from './invoice.stories.ts';

checkStories('fdz-message, invoices', stories);
