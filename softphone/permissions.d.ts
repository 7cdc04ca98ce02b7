/** What the browser's own types do not know yet: https://wicg.github.io/local-network-access/ */
interface Permissions {
  query(permission: { readonly name: 'local-network-access' }): Promise<PermissionStatus>
}
