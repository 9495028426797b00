// The one function of the package that is used.
declare module 'vt-pbf' {
  const pbf: {
    fromGeojsonVt(
      layers: Readonly<Record<string, { readonly features: readonly unknown[] }>>,
      options: { version: number; extent: number },
    ): Uint8Array
  }
  export default pbf
}
