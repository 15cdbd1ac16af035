import {defineConfig} from 'vite';

// One ES module and one stylesheet: the page that loads them knows two fixed names.
export default defineConfig({
  define: {'process.env.NODE_ENV': '"production"'},
  build: {
    outDir: '../dist',
    // A running console reads these two files; they are written over, never missing.
    emptyOutDir: false,
    target: 'es2022',
    chunkSizeWarningLimit: 4000,
    cssCodeSplit: false,
    lib: {entry: 'src/main.ts', formats: ['es'], fileName: () => 'map.js', cssFileName: 'map'},
    rollupOptions: {output: {codeSplitting: false}},
  },
});
