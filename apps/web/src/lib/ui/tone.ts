/** How a state feels; the word beside it says what it is. */
export type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'info';
