type Words = readonly [string, ...string[]];

/** Plain ASCII: they make e-mail addresses too. */
export const FIRST_NAMES: Words = [
  'Ada', 'Amir', 'Anneli', 'Bela', 'Carla', 'Chidi', 'Dana', 'Diego', 'Edda', 'Emil', 'Farida', 'Fynn', 'Grete', 'Hana', 'Hugo', 'Ida',
  'Ivo', 'Jana', 'Jonas', 'Kaito', 'Karla', 'Lars', 'Leila', 'Lotte', 'Malik', 'Marta', 'Milan', 'Nadia', 'Nils', 'Noor', 'Olga', 'Oskar',
  'Pia', 'Quentin', 'Rosa', 'Ruben', 'Selma', 'Stina', 'Tariq', 'Thea', 'Uma', 'Vera', 'Viktor', 'Wanda', 'Xenia', 'Yara', 'Yusuf', 'Zoe',
];

export const LAST_NAMES: Words = [
  'Abel', 'Aydin', 'Bachmann', 'Berg', 'Castro', 'Dahl', 'Demir', 'Eklund', 'Fischer', 'Fontana', 'Gruber', 'Haas', 'Horvat', 'Ibsen',
  'Jansen', 'Kaya', 'Keller', 'Kowalski', 'Lang', 'Lindgren', 'Marin', 'Meier', 'Moreau', 'Nagy', 'Novak', 'Okafor', 'Olsen', 'Pereira',
  'Petrov', 'Quist', 'Reuter', 'Rossi', 'Sato', 'Schubert', 'Silva', 'Svoboda', 'Tanaka', 'Toth', 'Ulrich', 'Vogel', 'Weber', 'Winter',
];

export const STREETS: Words = ['Lindenweg', 'Hafenstrasse', 'Mill Lane', 'Station Road', 'Via Roma', 'Rue du Lac', 'Am Anger', 'Kirkegata', 'Rosengasse', 'High Street'];

export const CITIES: Words = ['Nordhafen', 'Altmark', 'Brueckstadt', 'Weststrand', 'Seefeld', 'Monteverde', 'Pont-Clair', 'Eastbrook'];

export const COMPANIES: Words = ['GmbH', 'Ltd', 'and Sons', 'Logistics', 'Software', 'Foods', 'Consulting', 'Works'];
