import { checkStories } from './check.ts';
import * as stories from './attachment-picker.stories.ts';

checkStories('fdz-attachment-picker', stories);
