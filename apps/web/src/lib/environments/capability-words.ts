const WORDS: Readonly<Record<string, string>> = {
  assetsExport: 'Export of the whole estate',
  assetsImport: 'Import that overwrites all it holds',
  sparseAssetsImport: 'Import of changed assets alone',
  securityApi: 'Users and roles can be read',
  dashboardRoles: 'Dashboard roles',
  datasetFolders: 'Dataset folders',
  cssTemplates: 'CSS templates',
  savedQueries: 'Saved queries',
  annotationLayers: 'Annotation layers',
  tags: 'Tags',
  themes: 'Themes',
};

/** A capability as a person says it; one that has no words yet is split where its name is: "newThing" → "new thing". */
export const capabilityWords = (name: string): string =>
  WORDS[name] ??
  name.replaceAll(
    /([a-z0-9])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
