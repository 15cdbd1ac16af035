export const ownLayersZh = {
  ownLayers: {
    title: '自定义图层',
    hint: '模型里没有的对象自成一层：用 jingwei import own 导入点、线或面，各列就是属性。',
    heads: ['图层', '形状', '属性', '谁能看', '初始', '对象数', ''],
    shapes: {point: '点', line: '线', polygon: '面'},
    attributes: (n: number): string => `${n} 项`,
    none: '还没有自定义图层。',
    edit: '修改',
    editTitle: (name: string): string => `修改图层 ${name}`,
    colour: '颜色',
    visible: '打开地图时显示',
    saved: '已保存',
    remove: '删除',
    removeTitle: (name: string): string => `删除图层 ${name}`,
    removeWhat: (n: number): string => `图层连同其上 ${n.toLocaleString('en')} 个对象一并删除，不能撤销；文件可以再次导入。`,
    removed: (name: string): string => `已删除图层 ${name}`,
  },
};
