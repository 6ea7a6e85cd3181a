import Theme from 'vitepress/theme-without-fonts'
import FactoryExplorer from './FactoryExplorer.vue'
import './style.css'

export default {
  extends: Theme,
  enhanceApp({ app }) {
    app.component('FactoryExplorer', FactoryExplorer)
  },
}
