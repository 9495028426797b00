// The part of d3-delaunay that the mesh uses; the package ships without types.
declare module 'd3-delaunay' {
  export class Delaunay {
    constructor(points: ArrayLike<number>)
    readonly triangles: Uint32Array
    readonly halfedges: Int32Array
    find(x: number, y: number, from?: number): number
    voronoi(bounds?: readonly [number, number, number, number]): { readonly circumcenters: Float64Array }
  }
}
