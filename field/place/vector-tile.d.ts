// What is used of the two packages that read vector tiles; the versions here bring no types of their own.
declare module '@mapbox/vector-tile' {
  export class VectorTile {
    constructor(bytes: import('pbf').default)
    readonly layers: Readonly<
      Record<
        string,
        {
          readonly length: number
          feature(n: number): {
            readonly type: number
            readonly properties: Readonly<Record<string, string | number | boolean>>
            loadGeometry(): readonly (readonly { readonly x: number; readonly y: number }[])[]
          }
        }
      >
    >
  }
}
declare module 'pbf' {
  export default class Pbf {
    constructor(bytes: Uint8Array)
  }
}
