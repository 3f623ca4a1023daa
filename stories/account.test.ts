import { checkStories } from './check.ts';
import * as stories from './account.stories.ts';

checkStories('fdz-account', stories);
