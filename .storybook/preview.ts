import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import manifest from '../custom-elements.json';
import '../stories/story.css';

setCustomElementsManifest(manifest);

const item = (value: string, title: string): { value: string; title: string } => ({ value, title });

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    layout: 'fullscreen',
    controls: { expanded: true, sort: 'alpha' },
    a11y: { test: 'error' },
    docs: { story: { inline: false, height: '640px' } },
    options: { storySort: { order: ['Start here', 'Account', 'Inbox', 'Message', 'Compose box', 'Attachment picker', 'Properties of attachments', 'Receipt badge', 'Cover sheet', 'Invitations'] } },
  },
  globalTypes: {
    theme: { description: 'Colour scheme', toolbar: { title: 'Theme', icon: 'mirror', dynamicTitle: true, items: [item('light', 'Light'), item('dark', 'Dark')] } },
    direction: { description: 'Direction', toolbar: { title: 'Direction', icon: 'transfer', dynamicTitle: true, items: [item('ltr', 'Left to right'), item('rtl', 'Right to left')] } },
    locale: { description: 'Language', toolbar: { title: 'Language', icon: 'globe', dynamicTitle: true, items: [item('en', 'English'), item('sk', 'Slovenčina'), item('de', 'Deutsch'), item('ar', 'العربية')] } },
    width: { description: 'Room the element has', toolbar: { title: 'Width', icon: 'grow', dynamicTitle: true, items: [item('wide', 'Wide'), item('column', 'Column, 480 px'), item('rail', 'Rail, 300 px')] } },
  },
  initialGlobals: { theme: 'light', direction: 'ltr', locale: 'en', width: 'wide' },
  decorators: [
    (story, { globals }) => {
      const { documentElement } = document;
      documentElement.lang = String(globals.locale);
      documentElement.dir = globals.locale === 'ar' ? 'rtl' : String(globals.direction);
      documentElement.dataset.theme = String(globals.theme);
      documentElement.dataset.width = String(globals.width);
      return story();
    },
  ],
};

export default preview;
