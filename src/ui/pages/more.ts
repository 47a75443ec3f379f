/**
 * Every page but the first: one file to a browser, loaded when the first of them is opened.
 *
 * They travel together because they are made of the same parts: apart, each would bring a tenth
 * more, and a visit opens several of them.
 *
 * Tests    test/ui/build.test.ts
 */
export { Activity } from './activity/activity.tsx';
export { Booting } from './booting/booting.tsx';
export { Images } from './images/images.tsx';
export { Login } from './login/login.tsx';
export { Machine } from './machine/machine.tsx';
export { Machines } from './machines/machines.tsx';
export { Network } from './network/network.tsx';
export { NewProfile } from './profiles/new-profile.tsx';
export { ProfilePage } from './profiles/editor.tsx';
export { Profiles } from './profiles/profiles.tsx';
export { RulePage } from './rules/rule-page.tsx';
export { Rules } from './rules/rules.tsx';
export { Settings } from './settings/settings.tsx';
export { Setup } from './setup/setup.tsx';
