/** That a URL names neither a user nor a password; one that is none is for others to refuse. */
export const hasNoCredentials = (text: string): boolean => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === '');
