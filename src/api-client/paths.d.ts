/**
 * The API as types, made from its description by `npm run api-client`: never changed by hand.
 */
export interface paths {
  '/api/v1/apply': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['applyManifest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/assets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listAssets'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/assets/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['deleteAsset'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/assets/collect': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['collectAssets'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/assets/fetch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['fetchAssets'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/assets/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['verifyAssets'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/verification': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['verifyAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/backup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['makeBackup'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/boots': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listBoots'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/boots/{reference}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getBoot'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/configs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listConfigs'];
    put?: never;
    post: operations['createConfig'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/configs/{reference}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getConfig'];
    put: operations['putConfig'];
    post?: never;
    delete: operations['deleteConfig'];
    options?: never;
    head?: never;
    patch: operations['updateConfig'];
    trace?: never;
  };
  '/api/v1/configs/{reference}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getConfigContent'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/doctor': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getDoctor'];
    put?: never;
    post: operations['runDoctor'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['exportManifest'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/factory/extensions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listFactoryExtensions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/factory/overlays/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listFactoryOverlays'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/factory/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listFactoryVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/images': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listImages'];
    put?: never;
    post: operations['createImage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/images/{reference}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getImage'];
    put: operations['putImage'];
    post?: never;
    delete: operations['deleteImage'];
    options?: never;
    head?: never;
    patch: operations['updateImage'];
    trace?: never;
  };
  '/api/v1/integrity': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['checkIntegrity'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/integrity/accept': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['acceptRow'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/inventory/ansible': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getAnsibleInventory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/inventory/prometheus': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getPrometheusTargets'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/lookup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['lookUpScreen'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listMachines'];
    put?: never;
    post: operations['createMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines:bulk': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['bulkMachines'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getMachine'];
    put: operations['putMachine'];
    post?: never;
    delete: operations['deleteMachine'];
    options?: never;
    head?: never;
    patch: operations['updateMachine'];
    trace?: never;
  };
  '/api/v1/machines/{reference}/actions/adopt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['adoptMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/actions/arm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['armMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/actions/boot-once': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['bootOnce'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/actions/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['cancelOrder'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/actions/disarm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['disarmMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/actions/ignore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['ignoreMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/actions/unignore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['unignoreMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/actions/wake': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['wakeMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/boots': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listMachineBoots'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/config': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getMachineConfig'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getMachineDecision'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listMachineHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/install': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getInstall'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/logs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listMachineLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/order': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getOrder'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{reference}/script': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getMachineScript'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/network/dhcp-help': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listDhcpServers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/network/dhcp-help/{server}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getDhcpHelp'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/network/interfaces': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listInterfaces'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/network/probe': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['probeNetwork'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/profiles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listProfiles'];
    put?: never;
    post: operations['createProfile'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/profiles:preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['previewProfile'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/profiles/{reference}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getProfile'];
    put: operations['putProfile'];
    post?: never;
    delete: operations['deleteProfile'];
    options?: never;
    head?: never;
    patch: operations['updateProfile'];
    trace?: never;
  };
  '/api/v1/profiles/{reference}/render': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['renderProfile'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listRules'];
    put?: never;
    post: operations['createRule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/rules/{reference}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getRule'];
    put: operations['putRule'];
    post?: never;
    delete: operations['deleteRule'];
    options?: never;
    head?: never;
    patch: operations['updateRule'];
    trace?: never;
  };
  '/api/v1/rules/order': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put: operations['orderRules'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/rules/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['previewRules'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/rules/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['testRules'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/secrets/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['rotateSecrets'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getSession'];
    put?: never;
    post: operations['createSession'];
    delete: operations['deleteSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getSettings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/setup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getSetup'];
    put?: never;
    post: operations['createSetup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/setup/check': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['checkSetup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/setup/links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['createSetupLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listTokens'];
    put?: never;
    post: operations['createToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getToken'];
    put?: never;
    post?: never;
    delete: operations['deleteToken'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listUsers'];
    put?: never;
    post: operations['createUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getUser'];
    put?: never;
    post?: never;
    delete: operations['deleteUser'];
    options?: never;
    head?: never;
    patch: operations['updateUser'];
    trace?: never;
  };
  '/api/v1/users/{name}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listUserSessions'];
    put?: never;
    post?: never;
    delete: operations['deleteUserSessions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listWebhooks'];
    put?: never;
    post: operations['createWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getWebhook'];
    put?: never;
    post?: never;
    delete: operations['deleteWebhook'];
    options?: never;
    head?: never;
    patch: operations['updateWebhook'];
    trace?: never;
  };
  '/api/v1/webhooks/{name}/actions/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['redeliverWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{name}/actions/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['testWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{name}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listWebhookDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/docs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getDescriptionPage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/docs/style.css': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getDescriptionStyle'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getDescription'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Asset: {
      error?: {
        code: string;
        detail: string;
        hint?: string;
      };
      fetched_bytes?: number;
      /** Format: date-time */
      first_seen_at?: string;
      id: string;
      sha256?: string;
      size_bytes?: number;
      /** @enum {string} */
      state: 'missing' | 'fetching' | 'complete' | 'failed';
      /** @enum {string} */
      trust?: 'declared' | 'first-use';
      url: string;
      /** Format: date-time */
      used_at?: string;
      used_by: string[];
    };
    Boot: {
      address?: string;
      arch_code?: number;
      boot_file?: string;
      bytes: number;
      client?: string;
      duration_ms: number;
      /** Format: date-time */
      ended_at?: string;
      error?: string;
      finding_ids: string[];
      findings: {
        /** Format: date-time */
        at: string;
        causes: string[];
        check: string;
        expected: string;
        fix: string;
        id: string;
        seen: string;
        /** @enum {string} */
        stage:
          | 'discover'
          | 'offer'
          | 'pxe'
          | 'loader-request'
          | 'loader'
          | 'ipxe'
          | 'script'
          | 'wait'
          | 'files'
          | 'handoff'
          | 'install'
          | 'local';
        title: string;
      }[];
      id: string;
      ignored?: string;
      interface?: string;
      /** Format: date-time */
      last_at: string;
      last_good?: {
        duration_ms: number;
        id: string;
      };
      machine: string;
      machine_id?: string;
      macs: string[];
      /** @enum {string} */
      outcome: 'handoff' | 'local' | 'failed' | 'stalled' | 'gave-up' | 'running';
      profile?: string;
      reason?: string;
      /** @constant */
      relayed?: true;
      /** @enum {string} */
      stage?:
        | 'discover'
        | 'offer'
        | 'pxe'
        | 'loader-request'
        | 'loader'
        | 'ipxe'
        | 'script'
        | 'wait'
        | 'files'
        | 'handoff'
        | 'install'
        | 'local';
      stages: {
        after_ms: number;
        against_good_ms?: number;
        bytes: number;
        bytes_per_second?: number;
        detail?: string;
        /** Format: date-time */
        ended_at?: string;
        files: {
          bytes: number;
          /** Format: date-time */
          ended_at?: string;
          fault?: string;
          file: string;
          repeats?: number;
          size_bytes?: number;
          /** Format: date-time */
          started_at: string;
        }[];
        repeats: number;
        /** @constant */
        slowest?: true;
        /** @enum {string} */
        stage:
          | 'discover'
          | 'offer'
          | 'pxe'
          | 'loader-request'
          | 'loader'
          | 'ipxe'
          | 'script'
          | 'wait'
          | 'files'
          | 'handoff'
          | 'install'
          | 'local';
        /** Format: date-time */
        started_at: string;
        times: number;
        took_ms: number;
      }[];
      /** Format: date-time */
      started_at: string;
      vendor_class?: string;
    };
    BootSummary: {
      duration_ms: number;
      /** Format: date-time */
      ended_at?: string;
      error?: string;
      finding_ids: string[];
      id: string;
      ignored?: string;
      /** Format: date-time */
      last_at: string;
      machine: string;
      machine_id?: string;
      macs: string[];
      /** @enum {string} */
      outcome: 'handoff' | 'local' | 'failed' | 'stalled' | 'gave-up' | 'running';
      profile?: string;
      reason?: string;
      /** @enum {string} */
      stage?:
        | 'discover'
        | 'offer'
        | 'pxe'
        | 'loader-request'
        | 'loader'
        | 'ipxe'
        | 'script'
        | 'wait'
        | 'files'
        | 'handoff'
        | 'install'
        | 'local';
      /** Format: date-time */
      started_at: string;
    };
    Config: {
      base: string;
      documents: string[];
      /** @constant */
      kind: 'config';
      name: string;
      patches: string[];
      sha256: string;
      size_bytes: number;
      version: number;
    };
    ConfigInput: {
      base: string;
      documents?: unknown;
      /** @constant */
      kind?: 'config';
      name: string;
      /** @default [] */
      patches?: string[];
      sha256?: string;
      size_bytes?: number;
      version?: number;
    };
    ConfigPatch: {
      base?: string | null;
      documents?: unknown | null;
      kind?: 'config' | null;
      name?: string | null;
      patches?: string[] | null;
      sha256?: string | null;
      size_bytes?: number | null;
      version?: number | null;
    };
    Decision:
      | {
          address?: string;
          /** @enum {string} */
          by?: 'order' | 'machine' | 'rule';
          /** @constant */
          decision: 'boot';
          machine: string;
          plan: {
            args?: string[];
            command_line?: {
              args: {
                argument: string;
                /** @enum {string} */
                documented?: 'talos' | 'linux' | 'dracut';
                /** @enum {string} */
                origin:
                  | 'talos'
                  | 'factory'
                  | 'schematic'
                  | 'machine'
                  | 'join'
                  | 'reports'
                  | 'config'
                  | 'profile'
                  | 'rule';
                rule?: string;
                survives_install?: boolean;
              }[];
              back_after_install?: string[];
              keep_in_machine_config?: string[];
              keep_in_schematic?: string[];
              replaced: {
                argument: string;
                by: {
                  argument: string;
                  /** @enum {string} */
                  documented?: 'talos' | 'linux' | 'dracut';
                  /** @enum {string} */
                  origin:
                    | 'talos'
                    | 'factory'
                    | 'schematic'
                    | 'machine'
                    | 'join'
                    | 'reports'
                    | 'config'
                    | 'profile'
                    | 'rule';
                  rule?: string;
                  survives_install?: boolean;
                };
                /** @enum {string} */
                documented?: 'talos' | 'linux' | 'dracut';
                /** @enum {string} */
                origin:
                  | 'talos'
                  | 'factory'
                  | 'schematic'
                  | 'machine'
                  | 'join'
                  | 'reports'
                  | 'config'
                  | 'profile'
                  | 'rule';
                rule?: string;
                survives_install?: boolean;
              }[];
              withheld?: {
                argument: string;
                /** @enum {string} */
                documented?: 'talos' | 'linux' | 'dracut';
                /** @enum {string} */
                origin:
                  | 'talos'
                  | 'factory'
                  | 'schematic'
                  | 'machine'
                  | 'join'
                  | 'reports'
                  | 'config'
                  | 'profile'
                  | 'rule';
                rule?: string;
                survives_install?: boolean;
              }[];
            };
            initrd?: string[];
            kernel?: string;
            /** @enum {string} */
            kind: 'linux' | 'talos' | 'wimboot' | 'iso' | 'chain';
            signed?: boolean;
            url?: string;
          };
          profile?: string;
          rule?: string;
          rules: {
            args?: string[];
            conditions: {
              condition: string;
              expected: string[];
              holds: boolean;
              /** @constant */
              not?: true;
              seen?: string;
            }[];
            max_machines?: number;
            profile?: string;
            rule: string;
            taken?: number;
            /** @enum {string} */
            verdict: 'chosen' | 'overruled' | 'adds' | 'full' | 'not-allowed' | 'no-match' | 'off';
            weight: number;
          }[];
        }
      | {
          address?: string;
          /** @enum {string} */
          by?: 'order' | 'machine' | 'rule';
          /** @constant */
          decision: 'local-disk';
          machine: string;
          profile?: string;
          reason: string;
          rule?: string;
          rules: {
            args?: string[];
            conditions: {
              condition: string;
              expected: string[];
              holds: boolean;
              /** @constant */
              not?: true;
              seen?: string;
            }[];
            max_machines?: number;
            profile?: string;
            rule: string;
            taken?: number;
            /** @enum {string} */
            verdict: 'chosen' | 'overruled' | 'adds' | 'full' | 'not-allowed' | 'no-match' | 'off';
            weight: number;
          }[];
        }
      | {
          address?: string;
          /** @enum {string} */
          by?: 'order' | 'machine' | 'rule';
          /** @constant */
          decision: 'wait';
          machine: string;
          /** @constant */
          menu?: true;
          profile?: string;
          rule?: string;
          rules: {
            args?: string[];
            conditions: {
              condition: string;
              expected: string[];
              holds: boolean;
              /** @constant */
              not?: true;
              seen?: string;
            }[];
            max_machines?: number;
            profile?: string;
            rule: string;
            taken?: number;
            /** @enum {string} */
            verdict: 'chosen' | 'overruled' | 'adds' | 'full' | 'not-allowed' | 'no-match' | 'off';
            weight: number;
          }[];
          seconds: number;
        }
      | {
          address?: string;
          /** @enum {string} */
          by?: 'order' | 'machine' | 'rule';
          /** @constant */
          decision: 'menu';
          entries: string[];
          machine: string;
          profile?: string;
          rule?: string;
          rules: {
            args?: string[];
            conditions: {
              condition: string;
              expected: string[];
              holds: boolean;
              /** @constant */
              not?: true;
              seen?: string;
            }[];
            max_machines?: number;
            profile?: string;
            rule: string;
            taken?: number;
            /** @enum {string} */
            verdict: 'chosen' | 'overruled' | 'adds' | 'full' | 'not-allowed' | 'no-match' | 'off';
            weight: number;
          }[];
          seconds: number;
        }
      | {
          address?: string;
          /** @enum {string} */
          by?: 'order' | 'machine' | 'rule';
          /** @constant */
          decision: 'fail';
          error: {
            code: string;
            detail: string;
            hint?: string;
          };
          machine: string;
          profile?: string;
          rule?: string;
          rules: {
            args?: string[];
            conditions: {
              condition: string;
              expected: string[];
              holds: boolean;
              /** @constant */
              not?: true;
              seen?: string;
            }[];
            max_machines?: number;
            profile?: string;
            rule: string;
            taken?: number;
            /** @enum {string} */
            verdict: 'chosen' | 'overruled' | 'adds' | 'full' | 'not-allowed' | 'no-match' | 'off';
            weight: number;
          }[];
        };
    Delivery: {
      /** Format: date-time */
      at: string;
      attempts: number;
      detail?: string;
      event?: number;
      kind: string;
      message: string;
      /** @enum {string} */
      outcome: 'delivered' | 'waiting' | 'given-up';
      status?: number;
    };
    Event: {
      atMs: number;
      /** @enum {string} */
      kind:
        | 'dhcp.discover'
        | 'pxe.request'
        | 'dhcp.offered'
        | 'pxe.answered'
        | 'dhcp.ignored'
        | 'uuid.changed'
        | 'offer.unfollowed'
        | 'loader.silent'
        | 'tftp.started'
        | 'tftp.progress'
        | 'tftp.finished'
        | 'blksize.lowered'
        | 'tftp.ignored'
        | 'machine.discovered'
        | 'script.served'
        | 'file.progress'
        | 'file.sent'
        | 'boot.beacon'
        | 'boot.finding'
        | 'boot.ended'
        | 'sighting.lost'
        | 'timeline.lost'
        | 'fetch.started'
        | 'fetch.progress'
        | 'fetch.finished'
        | 'fetch.failed'
        | 'asset.damaged'
        | 'asset.removed'
        | 'install.armed'
        | 'install.started'
        | 'install.done'
        | 'disk.missed'
        | 'loader.withheld'
        | 'wait.started'
        | 'wait.polled'
        | 'wait.ended'
        | 'menu.shown'
        | 'menu.chosen'
        | 'machine.adopted'
        | 'machine.ignored'
        | 'machine.unignored'
        | 'machine.ordered'
        | 'machine.used'
        | 'machine.expired'
        | 'machine.cancelled'
        | 'machine.woken'
        | 'talos.stage'
        | 'talos.installed'
        | 'talos.misconfigured'
        | 'talos.failed'
        | 'report.ignored'
        | 'facts.lost'
        | 'config.token.issued'
        | 'config.served'
        | 'config.refused'
        | 'config.token.revoked'
        | 'boot.token.issued'
        | 'boot.token.refused'
        | 'boot.token.revoked'
        | 'answer.served'
        | 'installer.started'
        | 'installer.progress'
        | 'installer.done'
        | 'installer.failed'
        | 'webhook.tried'
        | 'webhook.failing'
        | 'webhook.recovered'
        | 'webhook.lost'
        | 'webhook.disabled'
        | 'listener.up'
        | 'listener.down';
      seq?: number;
      words?: string;
    } & {
      [key: string]: unknown;
    };
    Image: {
      file_details: {
        [key: string]: {
          /** Format: date-time */
          modified_at: string;
          sha256: string;
          size_bytes: number;
        };
      };
      files: {
        [key: string]:
          | string
          | {
              sha256?: string;
              url: string;
            };
      };
      /** @constant */
      kind: 'image';
      name: string;
      version: number;
    };
    ImageInput: {
      file_details?: unknown;
      files: {
        [key: string]:
          | string
          | {
              sha256?: string;
              url: string;
            };
      };
      /** @constant */
      kind?: 'image';
      name: string;
      version?: number;
    };
    ImagePatch: {
      file_details?: unknown | null;
      files?: {
        [key: string]:
          | (
              | string
              | {
                  sha256?: string;
                  url: string;
                }
            )
          | null;
      } | null;
      kind?: 'image' | null;
      name?: string | null;
      version?: number | null;
    };
    Machine: {
      boot: {
        args?: string[];
        config_patches?: string[];
        console?: string[];
        /** @enum {string} */
        disk?: 'exit' | 'sanboot' | 'no-loader';
        /** @constant */
        ignored?: true;
        loader?: string;
        /** @enum {string} */
        personality?: 'bypass' | 'binl' | 'bootp' | 'http' | 'ipxe' | 'raspberry-pi' | 'u-boot';
        profile?: string;
      };
      code?: string;
      configured: boolean;
      firmware?: {
        loader?: string;
        /** @enum {string} */
        personality?: 'bypass' | 'binl' | 'bootp' | 'http' | 'ipxe' | 'raspberry-pi' | 'u-boot';
      };
      /** Format: date-time */
      first_seen_at?: string;
      hardware: {
        /** @enum {string} */
        arch?:
          | 'x86-bios'
          | 'x86_64-efi'
          | 'i386-efi'
          | 'arm64-efi'
          | 'arm32-efi'
          | 'riscv64-efi'
          | 'riscv32-efi'
          | 'loong64-efi';
        asset?: string;
        manufacturer?: string;
        product?: string;
        serial?: string;
        uuid?: string;
      };
      id: string;
      /** @constant */
      kind: 'machine';
      /** Format: date-time */
      last_seen_at?: string;
      macs: string[];
      name?: string;
      network?: {
        address: string;
        bond?: {
          members: string[];
          mtu?: number;
          name: string;
          options: {
            [key: string]: string;
          };
        };
        device?: string;
        dns: string[];
        gateway?: string;
        ntp: string[];
        vlan?: {
          id: number;
          parent?: string;
        };
      };
      /** @enum {string} */
      state?: 'waiting' | 'ignored' | 'unknown' | 'ready';
      tags: {
        [key: string]: string;
      };
      talos?: {
        addresses: string[];
        config_error?: string;
        failure?: string;
        hostname?: string;
        installed?: boolean;
        /** Format: date-time */
        installed_at?: string;
        /** @enum {string} */
        installed_evidence?: 'sequence' | 'kernel-log' | 'running' | 'reset';
        /** Format: date-time */
        last_report_at?: string;
        phase?: string;
        ready?: boolean;
        sequence?: string;
        /** @enum {string} */
        stage?:
          | 'booting'
          | 'installing'
          | 'maintenance'
          | 'running'
          | 'rebooting'
          | 'shutting-down'
          | 'resetting'
          | 'upgrading';
        task?: string;
        unmet_conditions: {
          name: string;
          reason: string;
        }[];
      };
      variables: {
        [key: string]: string;
      };
      version: number;
    };
    MachineInput: {
      boot?: {
        args?: string[];
        config_patches?: string[];
        console?: string[];
        /** @enum {string} */
        disk?: 'exit' | 'sanboot' | 'no-loader';
        ignored?: boolean;
        loader?: string;
        /** @enum {string} */
        personality?: 'bypass' | 'binl' | 'bootp' | 'http' | 'ipxe' | 'raspberry-pi' | 'u-boot';
        profile?: string;
      };
      code?: string;
      configured?: boolean;
      firmware?: unknown;
      first_seen_at?: string;
      hardware?: {
        /** @enum {string} */
        arch?:
          | 'x86-bios'
          | 'x86_64-efi'
          | 'i386-efi'
          | 'arm64-efi'
          | 'arm32-efi'
          | 'riscv64-efi'
          | 'riscv32-efi'
          | 'loong64-efi';
        asset?: string;
        manufacturer?: string;
        product?: string;
        serial?: string;
        uuid?: string;
      };
      id?: string;
      /** @constant */
      kind?: 'machine';
      last_seen_at?: string;
      macs: string[];
      name?: string;
      network?: {
        address: string;
        bond?: {
          members: string[];
          mtu?: number;
          name: string;
          options?: {
            ad_select?: string | number;
            all_slaves_active?: string | number;
            arp_all_targets?: string | number;
            arp_interval?: string | number;
            arp_ip_target?: string | number;
            arp_validate?: string | number;
            downdelay?: string | number;
            fail_over_mac?: string | number;
            lacp_rate?: string | number;
            lp_interval?: string | number;
            miimon?: string | number;
            min_links?: string | number;
            mode?: string | number;
            num_grat_arp?: string | number;
            num_unsol_na?: string | number;
            packets_per_slave?: string | number;
            primary?: string | number;
            primary_reselect?: string | number;
            resend_igmp?: string | number;
            updelay?: string | number;
            use_carrier?: string | number;
            xmit_hash_policy?: string | number;
          };
        };
        device?: string;
        dns?: string[];
        gateway?: string;
        ntp?: string[];
        vlan?: {
          id: number;
          parent?: string;
        };
      };
      state?: string;
      /** @default {} */
      tags?: {
        [key: string]: string;
      };
      talos?: unknown;
      /** @default {} */
      variables?: {
        [key: string]: string;
      };
      version?: number;
    };
    MachinePatch: {
      boot?: {
        args?: string[] | null;
        config_patches?: string[] | null;
        console?: string[] | null;
        disk?: ('exit' | 'sanboot' | 'no-loader') | null;
        ignored?: boolean | null;
        loader?: string | null;
        personality?:
          ('bypass' | 'binl' | 'bootp' | 'http' | 'ipxe' | 'raspberry-pi' | 'u-boot') | null;
        profile?: string | null;
      } | null;
      code?: string | null;
      configured?: boolean | null;
      firmware?: unknown | null;
      first_seen_at?: string | null;
      hardware?: {
        arch?:
          | (
              | 'x86-bios'
              | 'x86_64-efi'
              | 'i386-efi'
              | 'arm64-efi'
              | 'arm32-efi'
              | 'riscv64-efi'
              | 'riscv32-efi'
              | 'loong64-efi'
            )
          | null;
        asset?: string | null;
        manufacturer?: string | null;
        product?: string | null;
        serial?: string | null;
        uuid?: string | null;
      } | null;
      id?: string | null;
      kind?: 'machine' | null;
      last_seen_at?: string | null;
      macs?: string[] | null;
      name?: string | null;
      network?: {
        address?: string | null;
        bond?: {
          members?: string[] | null;
          mtu?: number | null;
          name?: string | null;
          options?: {
            ad_select?: (string | number) | null;
            all_slaves_active?: (string | number) | null;
            arp_all_targets?: (string | number) | null;
            arp_interval?: (string | number) | null;
            arp_ip_target?: (string | number) | null;
            arp_validate?: (string | number) | null;
            downdelay?: (string | number) | null;
            fail_over_mac?: (string | number) | null;
            lacp_rate?: (string | number) | null;
            lp_interval?: (string | number) | null;
            miimon?: (string | number) | null;
            min_links?: (string | number) | null;
            mode?: (string | number) | null;
            num_grat_arp?: (string | number) | null;
            num_unsol_na?: (string | number) | null;
            packets_per_slave?: (string | number) | null;
            primary?: (string | number) | null;
            primary_reselect?: (string | number) | null;
            resend_igmp?: (string | number) | null;
            updelay?: (string | number) | null;
            use_carrier?: (string | number) | null;
            xmit_hash_policy?: (string | number) | null;
          } | null;
        } | null;
        device?: string | null;
        dns?: string[] | null;
        gateway?: string | null;
        ntp?: string[] | null;
        vlan?: {
          id?: number | null;
          parent?: string | null;
        } | null;
      } | null;
      state?: string | null;
      tags?: {
        [key: string]: string | null;
      } | null;
      talos?: unknown | null;
      variables?: {
        [key: string]: string | null;
      } | null;
      version?: number | null;
    };
    Problem: {
      /** @enum {string} */
      code:
        | 'INTERNAL'
        | 'CONFIG_INVALID'
        | 'USAGE'
        | 'REQUEST_INVALID'
        | 'REQUEST_TOO_LARGE'
        | 'MEDIA_TYPE_UNSUPPORTED'
        | 'TOO_MANY_CONNECTIONS'
        | 'ROUTE_UNKNOWN'
        | 'ROLE_INSUFFICIENT'
        | 'IDEMPOTENCY_KEY_REUSED'
        | 'REQUEST_RUNNING'
        | 'REQUEST_LOST'
        | 'MANIFEST_INVALID'
        | 'MANIFEST_FILE_UNREADABLE'
        | 'IMPORT_INVALID'
        | 'MACHINE_UNKNOWN'
        | 'MACHINE_CONFLICT'
        | 'BOOT_UNKNOWN'
        | 'VERSION_STALE'
        | 'PROFILE_UNKNOWN'
        | 'ANSWER_UNKNOWN'
        | 'PROFILE_IN_USE'
        | 'RULE_UNKNOWN'
        | 'RULE_CONFLICT'
        | 'RULE_DESTRUCTIVE'
        | 'PROFILE_ARCH_MISMATCH'
        | 'NOT_INSTALLED_ONCE'
        | 'CONFIRMATION_NEEDED'
        | 'IMAGE_UNKNOWN'
        | 'PROFILE_FILE_UNKNOWN'
        | 'IMAGE_FILE_UNKNOWN'
        | 'IMAGE_FILE_CHANGED'
        | 'IMAGE_IN_USE'
        | 'ROW_DAMAGED'
        | 'ROW_UNKNOWN'
        | 'IMAGE_PATH_REFUSED'
        | 'KERNEL_ARGUMENT_INVALID'
        | 'SCRIPT_VALUE_REFUSED'
        | 'TEMPLATE_VALUE_MISSING'
        | 'TEMPLATE_INVALID'
        | 'MENU_CHOICE_REFUSED'
        | 'TALOS_SOURCE_INVALID'
        | 'FACTORY_FAILED'
        | 'LOADER_MISSING'
        | 'LOADER_CHECKSUM_MISMATCH'
        | 'LOADER_UNVERIFIED'
        | 'LOADER_UNUSABLE'
        | 'LOADER_REPLACED'
        | 'NATIVE_CODE_UNLOADABLE'
        | 'SECURE_BOOT_ARGUMENTS'
        | 'JOIN_UNREADABLE'
        | 'ASSET_FETCH_FAILED'
        | 'ASSET_HASH_MISMATCH'
        | 'ASSET_CHANGED'
        | 'ASSET_TOO_LARGE'
        | 'ASSET_STORE_FULL'
        | 'ASSET_NOT_READY'
        | 'ASSET_UNKNOWN'
        | 'LISTENER_PORT_TAKEN'
        | 'LISTENER_NOT_PERMITTED'
        | 'INTERFACE_UNUSABLE'
        | 'STORE_UNUSABLE'
        | 'STORE_FULL'
        | 'STORE_NEWER'
        | 'INSTANCE_RUNNING'
        | 'BACKUP_RUNNING'
        | 'BACKUP_UNUSABLE'
        | 'BACKUP_NEWER'
        | 'FILE_EXISTS'
        | 'FILE_NOT_WRITTEN'
        | 'SOCKET_PATH_TOO_LONG'
        | 'PROBE_RUNNING'
        | 'DHCP_SERVER_UNKNOWN'
        | 'WAKE_NO_INTERFACE'
        | 'WAKE_NOT_SENT'
        | 'SERVER_UNREACHABLE'
        | 'DEMO_UNAVAILABLE'
        | 'DEMO_FAILED'
        | 'WAIT_TIMED_OUT'
        | 'ACCESS_DENIED'
        | 'SECRETS_KEY_WRONG'
        | 'SECRETS_KEY_UNUSABLE'
        | 'SECRET_DAMAGED'
        | 'SECRET_MISSING'
        | 'MACHINE_CONFIG_UNKNOWN'
        | 'MACHINE_CONFIG_IN_USE'
        | 'MACHINE_CONFIG_INVALID'
        | 'MACHINE_CONFIG_REFUSED'
        | 'ANSWER_REFUSED'
        | 'WEBHOOK_UNKNOWN'
        | 'WEBHOOK_CONFLICT'
        | 'WEBHOOK_TARGET_REFUSED'
        | 'EVENT_UNKNOWN'
        | 'UNAUTHENTICATED'
        | 'LOGIN_FAILED'
        | 'LOGIN_THROTTLED'
        | 'LOGIN_BUSY'
        | 'REQUEST_FOREIGN'
        | 'HOST_UNKNOWN'
        | 'TLS_REQUIRED'
        | 'TLS_UNUSABLE'
        | 'SETUP_CODE_REFUSED'
        | 'USER_UNKNOWN'
        | 'USER_CONFLICT'
        | 'USER_LAST_ADMIN'
        | 'TOKEN_UNKNOWN'
        | 'TOKEN_CONFLICT'
        | 'SERVER_UNTRUSTED';
      current?: {
        [key: string]: unknown;
      };
      detail: string;
      errors?: {
        field: string;
        message: string;
      }[];
      hint: string;
      instance: string;
      status: number;
      title: string;
      type: string;
    };
    Profile: {
      arch: (
        | 'x86-bios'
        | 'x86_64-efi'
        | 'i386-efi'
        | 'arm64-efi'
        | 'arm32-efi'
        | 'riscv64-efi'
        | 'riscv32-efi'
        | 'loong64-efi'
      )[];
      chain?: {
        /** @default [] */
        args?: string[];
        file?:
          | string
          | {
              [key: string]: string;
            };
        url?:
          | string
          | {
              [key: string]: string;
            };
      };
      /** @constant */
      destructive?: true;
      files?: {
        [key: string]:
          | string
          | {
              template: string;
            };
      };
      /** @constant */
      install?: 'once';
      iso?: {
        /** @default false */
        describe?: boolean;
        file:
          | string
          | {
              [key: string]: string;
            };
        /** @default false */
        keep?: boolean;
        loader?: string;
      };
      /** @constant */
      kind: 'profile';
      linux?: {
        /** @default [] */
        args?: string[];
        initrd?: (
          | string
          | {
              file:
                | string
                | {
                    [key: string]: string;
                  };
              name?: string;
              /** @default false */
              optional?: boolean;
            }
        )[];
        kernel:
          | string
          | {
              [key: string]: string;
            };
      };
      local?: Record<string, unknown>;
      /** @constant */
      menu?: true;
      name: string;
      schematic_id?: string;
      talos?: {
        /** @default [] */
        args?: string[];
        config?: string;
        console?: string[];
        /**
         * @default proxy
         * @enum {string}
         */
        delivery?: 'proxy' | 'direct';
        events_sink?: string;
        factory_url?: string;
        kernel_log?: string;
        /** @default metal */
        platform?: string;
        reports?: boolean;
        schematic:
          | string
          | {
              /** @enum {string} */
              bootloader?: 'auto' | 'sd-boot' | 'grub' | 'dual-boot';
              disk_image?: {
                sector_size: 512 | 4096;
              };
              extensions?: string[];
              extra_kernel_args?: string[];
              meta?: {
                key: number;
                value: string;
              }[];
              overlay?: {
                image: string;
                name: string;
                options?: {
                  [key: string]: string | number | boolean;
                };
              };
              secureboot?: {
                enroll_keys?: string;
                include_well_known_certificates?: boolean;
              };
            };
        /** @default false */
        secure_boot?: boolean;
        siderolink_api?: string;
        version: string;
      };
      version: number;
      wimboot?: {
        /** @default [] */
        args?: string[];
        initrd?: (
          | string
          | {
              file:
                | string
                | {
                    [key: string]: string;
                  };
              name?: string;
              /** @default false */
              optional?: boolean;
            }
        )[];
        kernel:
          | string
          | {
              [key: string]: string;
            };
      };
    };
    ProfileInput: {
      /** @default [] */
      arch?: (
        | 'x86-bios'
        | 'x86_64-efi'
        | 'i386-efi'
        | 'arm64-efi'
        | 'arm32-efi'
        | 'riscv64-efi'
        | 'riscv32-efi'
        | 'loong64-efi'
      )[];
      chain?: {
        /** @default [] */
        args?: string[];
        file?:
          | string
          | {
              [key: string]: string;
            };
        url?:
          | string
          | {
              [key: string]: string;
            };
      };
      destructive?: boolean;
      files?: {
        [key: string]:
          | string
          | {
              template: string;
            };
      };
      /** @enum {string} */
      install?: 'once';
      iso?: {
        /** @default false */
        describe?: boolean;
        file:
          | string
          | {
              [key: string]: string;
            };
        /** @default false */
        keep?: boolean;
        loader?: string;
      };
      /** @constant */
      kind?: 'profile';
      linux?: {
        /** @default [] */
        args?: string[];
        initrd?: (
          | string
          | {
              file:
                | string
                | {
                    [key: string]: string;
                  };
              name?: string;
              /** @default false */
              optional?: boolean;
            }
        )[];
        kernel:
          | string
          | {
              [key: string]: string;
            };
      };
      local?: Record<string, unknown>;
      menu?: boolean;
      name: string;
      schematic_id?: string;
      talos?: {
        /** @default [] */
        args?: string[];
        config?: string;
        console?: string[];
        /**
         * @default proxy
         * @enum {string}
         */
        delivery?: 'proxy' | 'direct';
        events_sink?: string;
        factory_url?: string;
        kernel_log?: string;
        /** @default metal */
        platform?: string;
        reports?: boolean;
        schematic:
          | string
          | {
              /** @enum {string} */
              bootloader?: 'auto' | 'sd-boot' | 'grub' | 'dual-boot';
              disk_image?: {
                sector_size: 512 | 4096;
              };
              extensions?: string[];
              extra_kernel_args?: string[];
              meta?: {
                key: number;
                value: string;
              }[];
              overlay?: {
                image: string;
                name: string;
                options?: {
                  [key: string]: string | number | boolean;
                };
              };
              secureboot?: {
                enroll_keys?: string;
                include_well_known_certificates?: boolean;
              };
            };
        /** @default false */
        secure_boot?: boolean;
        siderolink_api?: string;
        version: string;
      };
      version?: number;
      wimboot?: {
        /** @default [] */
        args?: string[];
        initrd?: (
          | string
          | {
              file:
                | string
                | {
                    [key: string]: string;
                  };
              name?: string;
              /** @default false */
              optional?: boolean;
            }
        )[];
        kernel:
          | string
          | {
              [key: string]: string;
            };
      };
    };
    ProfilePatch: {
      arch?:
        | (
            | 'x86-bios'
            | 'x86_64-efi'
            | 'i386-efi'
            | 'arm64-efi'
            | 'arm32-efi'
            | 'riscv64-efi'
            | 'riscv32-efi'
            | 'loong64-efi'
          )[]
        | null;
      chain?: {
        args?: string[] | null;
        file?:
          | (
              | string
              | {
                  [key: string]: string;
                }
            )
          | null;
        url?:
          | (
              | string
              | {
                  [key: string]: string;
                }
            )
          | null;
      } | null;
      destructive?: boolean | null;
      files?: {
        [key: string]:
          | (
              | string
              | {
                  template: string;
                }
            )
          | null;
      } | null;
      install?: 'once' | null;
      iso?: {
        describe?: boolean | null;
        file?:
          | (
              | string
              | {
                  [key: string]: string;
                }
            )
          | null;
        keep?: boolean | null;
        loader?: string | null;
      } | null;
      kind?: 'profile' | null;
      linux?: {
        args?: string[] | null;
        initrd?:
          | (
              | string
              | {
                  file:
                    | string
                    | {
                        [key: string]: string;
                      };
                  name?: string;
                  /** @default false */
                  optional?: boolean;
                }
            )[]
          | null;
        kernel?:
          | (
              | string
              | {
                  [key: string]: string;
                }
            )
          | null;
      } | null;
      local?: Record<string, unknown> | null;
      menu?: boolean | null;
      name?: string | null;
      schematic_id?: string | null;
      talos?: {
        args?: string[] | null;
        config?: string | null;
        console?: string[] | null;
        delivery?: ('proxy' | 'direct') | null;
        events_sink?: string | null;
        factory_url?: string | null;
        kernel_log?: string | null;
        platform?: string | null;
        reports?: boolean | null;
        schematic?:
          | (
              | string
              | {
                  /** @enum {string} */
                  bootloader?: 'auto' | 'sd-boot' | 'grub' | 'dual-boot';
                  disk_image?: {
                    sector_size: 512 | 4096;
                  };
                  extensions?: string[];
                  extra_kernel_args?: string[];
                  meta?: {
                    key: number;
                    value: string;
                  }[];
                  overlay?: {
                    image: string;
                    name: string;
                    options?: {
                      [key: string]: string | number | boolean;
                    };
                  };
                  secureboot?: {
                    enroll_keys?: string;
                    include_well_known_certificates?: boolean;
                  };
                }
            )
          | null;
        secure_boot?: boolean | null;
        siderolink_api?: string | null;
        version?: string | null;
      } | null;
      version?: number | null;
      wimboot?: {
        args?: string[] | null;
        initrd?:
          | (
              | string
              | {
                  file:
                    | string
                    | {
                        [key: string]: string;
                      };
                  name?: string;
                  /** @default false */
                  optional?: boolean;
                }
            )[]
          | null;
        kernel?:
          | (
              | string
              | {
                  [key: string]: string;
                }
            )
          | null;
      } | null;
    };
    Rule: {
      enabled: boolean;
      /** @constant */
      kind: 'rule';
      name: string;
      taken?: number;
      then: {
        /** @default [] */
        args?: string[];
        /** @enum {string} */
        destructive?: 'allow';
        max_machines?: number;
        /** @default false */
        once?: boolean;
        profile?: string;
      };
      version: number;
      weight: number;
      when: {
        arch?: (
          | 'x86-bios'
          | 'x86_64-efi'
          | 'i386-efi'
          | 'arm64-efi'
          | 'arm32-efi'
          | 'riscv64-efi'
          | 'riscv32-efi'
          | 'loong64-efi'
        )[];
        asset?: string[];
        mac?: string[];
        mac_prefix?: string[];
        manufacturer?: string[];
        not?: {
          arch?: (
            | 'x86-bios'
            | 'x86_64-efi'
            | 'i386-efi'
            | 'arm64-efi'
            | 'arm32-efi'
            | 'riscv64-efi'
            | 'riscv32-efi'
            | 'loong64-efi'
          )[];
          asset?: string[];
          mac?: string[];
          mac_prefix?: string[];
          manufacturer?: string[];
          platform?: ('bios' | 'efi')[];
          product?: string[];
          serial?: string[];
          subnet?: string[];
          tags?: {
            [key: string]: string[];
          };
          uuid?: string[];
        };
        platform?: ('bios' | 'efi')[];
        product?: string[];
        serial?: string[];
        subnet?: string[];
        tags?: {
          [key: string]: string[];
        };
        /**
         * @default false
         * @enum {unknown}
         */
        unknown?: true | false | 'any';
        uuid?: string[];
      };
    };
    RuleInput: {
      /** @default true */
      enabled?: boolean;
      /** @constant */
      kind?: 'rule';
      name: string;
      taken?: number;
      then: {
        /** @default [] */
        args?: string[];
        /** @enum {string} */
        destructive?: 'allow';
        max_machines?: number;
        /** @default false */
        once?: boolean;
        profile?: string;
      };
      version?: number;
      /** @default 0 */
      weight?: number;
      /** @default {} */
      when?: {
        arch?: (
          | 'x86-bios'
          | 'x86_64-efi'
          | 'i386-efi'
          | 'arm64-efi'
          | 'arm32-efi'
          | 'riscv64-efi'
          | 'riscv32-efi'
          | 'loong64-efi'
        )[];
        asset?: string[];
        mac?: string[];
        mac_prefix?: string[];
        manufacturer?: string[];
        not?: {
          arch?: (
            | 'x86-bios'
            | 'x86_64-efi'
            | 'i386-efi'
            | 'arm64-efi'
            | 'arm32-efi'
            | 'riscv64-efi'
            | 'riscv32-efi'
            | 'loong64-efi'
          )[];
          asset?: string[];
          mac?: string[];
          mac_prefix?: string[];
          manufacturer?: string[];
          platform?: ('bios' | 'efi')[];
          product?: string[];
          serial?: string[];
          subnet?: string[];
          tags?: {
            [key: string]: string[];
          };
          uuid?: string[];
        };
        platform?: ('bios' | 'efi')[];
        product?: string[];
        serial?: string[];
        subnet?: string[];
        tags?: {
          [key: string]: string[];
        };
        /**
         * @default false
         * @enum {unknown}
         */
        unknown?: true | false | 'any';
        uuid?: string[];
      };
    };
    RulePatch: {
      enabled?: boolean | null;
      kind?: 'rule' | null;
      name?: string | null;
      taken?: number | null;
      then?: {
        args?: string[] | null;
        destructive?: 'allow' | null;
        max_machines?: number | null;
        once?: boolean | null;
        profile?: string | null;
      } | null;
      version?: number | null;
      weight?: number | null;
      when?: {
        arch?:
          | (
              | 'x86-bios'
              | 'x86_64-efi'
              | 'i386-efi'
              | 'arm64-efi'
              | 'arm32-efi'
              | 'riscv64-efi'
              | 'riscv32-efi'
              | 'loong64-efi'
            )[]
          | null;
        asset?: string[] | null;
        mac?: string[] | null;
        mac_prefix?: string[] | null;
        manufacturer?: string[] | null;
        not?: {
          arch?:
            | (
                | 'x86-bios'
                | 'x86_64-efi'
                | 'i386-efi'
                | 'arm64-efi'
                | 'arm32-efi'
                | 'riscv64-efi'
                | 'riscv32-efi'
                | 'loong64-efi'
              )[]
            | null;
          asset?: string[] | null;
          mac?: string[] | null;
          mac_prefix?: string[] | null;
          manufacturer?: string[] | null;
          platform?: ('bios' | 'efi')[] | null;
          product?: string[] | null;
          serial?: string[] | null;
          subnet?: string[] | null;
          tags?: {
            [key: string]: string[] | null;
          } | null;
          uuid?: string[] | null;
        } | null;
        platform?: ('bios' | 'efi')[] | null;
        product?: string[] | null;
        serial?: string[] | null;
        subnet?: string[] | null;
        tags?: {
          [key: string]: string[] | null;
        } | null;
        unknown?: (true | false | 'any') | null;
        uuid?: string[] | null;
      } | null;
    };
    Webhook: {
      /** Format: date-time */
      created_at: string;
      enabled: boolean;
      kinds: string[];
      last?: components['schemas']['Delivery'];
      name: string;
      url: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  applyManifest: {
    parameters: {
      query?: {
        dryRun?: 'true' | 'false';
        pruneConfirmed?: string;
        pruneKind?:
          | ('image' | 'config' | 'profile' | 'rule' | 'machine')
          | ('image' | 'config' | 'profile' | 'rule' | 'machine')[];
        pruneTag?: string | string[];
        source?: string;
      };
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/x-yaml': string;
        'application/yaml': string;
        'text/yaml': string;
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            changes: {
              /** @enum {string} */
              change: 'created' | 'updated' | 'unchanged' | 'deleted';
              details: {
                after?: unknown;
                before?: unknown;
                field: string;
              }[];
              fields: string[];
              /** @enum {string} */
              kind: 'config' | 'image' | 'machine' | 'profile' | 'rule';
              name: string;
            }[];
            dry_run: boolean;
          };
        };
      };
    };
  };
  listAssets: {
    parameters: {
      query?: {
        of?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Asset'][];
          };
        };
      };
    };
  };
  deleteAsset: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  collectAssets: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              sha256: string;
              size_bytes: number;
              url: string;
            }[];
          };
        };
      };
    };
  };
  fetchAssets: {
    parameters: {
      query: {
        of: string;
      };
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Asset'][];
          };
        };
      };
    };
  };
  verifyAssets: {
    parameters: {
      query?: {
        of?: string;
      };
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: string;
              url: string;
              /** @enum {string} */
              verdict: 'good' | 'damaged' | 'missing';
            }[];
          };
        };
      };
    };
  };
  listAudit: {
    parameters: {
      query?: {
        action?: string;
        actor?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              action: string;
              actor: string;
              /** @enum {string} */
              actor_kind: 'local' | 'session' | 'token' | 'none';
              address: string;
              /** Format: date-time */
              at: string;
              detail?: string;
              /** @enum {string} */
              role?: 'read' | 'operate' | 'admin';
              seq: number;
              status: number;
              target: string;
            }[];
            next?: string;
          };
        };
      };
    };
  };
  verifyAudit: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            faults: string[];
            rows: number;
            unproven: number;
            verified: boolean;
          };
        };
      };
    };
  };
  makeBackup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-tar': string;
        };
      };
    };
  };
  listBoots: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
        machine?: string;
        outcome?: 'handoff' | 'local' | 'failed' | 'stalled' | 'gave-up' | 'running';
        since?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['BootSummary'][];
            next?: string;
          };
        };
      };
    };
  };
  getBoot: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Boot'];
        };
      };
    };
  };
  listConfigs: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Config'][];
            next?: string;
          };
        };
      };
    };
  };
  createConfig: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConfigInput'];
      };
    };
    responses: {
      201: {
        headers: {
          ETag?: string;
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Config'];
        };
      };
    };
  };
  getConfig: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Config'];
        };
      };
    };
  };
  putConfig: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'If-None-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConfigInput'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Config'];
        };
      };
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Config'];
        };
      };
    };
  };
  deleteConfig: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateConfig: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConfigPatch'];
        'application/merge-patch+json': components['schemas']['ConfigPatch'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Config'];
        };
      };
    };
  };
  getConfigContent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            base: string;
            /** @constant */
            kind: 'config';
            name: string;
            patches: string[];
          };
        };
      };
    };
  };
  getDoctor: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            findings: {
              check: string;
              fix?: string;
              id?: string;
              /** @enum {string} */
              level: 'ok' | 'info' | 'warn' | 'fail';
              text: string;
            }[];
            totals: {
              fail: number;
              info: number;
              ok: number;
              warn: number;
            };
          };
        };
      };
    };
  };
  runDoctor: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            findings: {
              check: string;
              fix?: string;
              id?: string;
              /** @enum {string} */
              level: 'ok' | 'info' | 'warn' | 'fail';
              text: string;
            }[];
            totals: {
              fail: number;
              info: number;
              ok: number;
              warn: number;
            };
          };
        };
      };
    };
  };
  listEvents: {
    parameters: {
      query?: {
        after?: number;
        kind?: string;
        limit?: number;
        machine?: string;
        newest?: 'true' | 'false';
        since?: string;
        until?: string;
      };
      header?: {
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Event'][];
            next?: number;
          };
          'text/event-stream': string;
        };
      };
    };
  };
  exportManifest: {
    parameters: {
      query?: {
        kind?:
          | ('image' | 'config' | 'profile' | 'rule' | 'machine')
          | ('image' | 'config' | 'profile' | 'rule' | 'machine')[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/yaml; charset=utf-8': string;
        };
      };
    };
  };
  listFactoryExtensions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              author: string;
              description: string;
              digest: string;
              name: string;
              ref: string;
            }[];
          };
        };
      };
    };
  };
  listFactoryOverlays: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              digest: string;
              image: string;
              name: string;
              ref: string;
            }[];
          };
        };
      };
    };
  };
  listFactoryVersions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: string[];
          };
        };
      };
    };
  };
  listImages: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Image'][];
            next?: string;
          };
        };
      };
    };
  };
  createImage: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImageInput'];
      };
    };
    responses: {
      201: {
        headers: {
          ETag?: string;
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Image'];
        };
      };
    };
  };
  getImage: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Image'];
        };
      };
    };
  };
  putImage: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'If-None-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImageInput'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Image'];
        };
      };
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Image'];
        };
      };
    };
  };
  deleteImage: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateImage: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImagePatch'];
        'application/merge-patch+json': components['schemas']['ImagePatch'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Image'];
        };
      };
    };
  };
  checkIntegrity: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            damaged: {
              /** @enum {string} */
              kind:
                'machines' | 'profiles' | 'rules' | 'orders' | 'users' | 'sessions' | 'api_tokens';
              name: string;
            }[];
            rows: number;
            unproven: {
              /** @enum {string} */
              kind:
                'machines' | 'profiles' | 'rules' | 'orders' | 'users' | 'sessions' | 'api_tokens';
              name: string;
            }[];
            verified: boolean;
          };
        };
      };
    };
  };
  acceptRow: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          kind: 'machines' | 'profiles' | 'rules' | 'orders' | 'users' | 'sessions' | 'api_tokens';
          name: string;
        };
      };
    };
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  getAnsibleInventory: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            _meta: {
              hostvars: {
                [key: string]: {
                  [key: string]: unknown;
                };
              };
            };
            all: {
              children: string[];
              hosts: string[];
            };
          } & {
            [key: string]: {
              hosts: string[];
            };
          };
        };
      };
    };
  };
  getPrometheusTargets: {
    parameters: {
      query?: {
        port?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            labels: {
              [key: string]: string;
            };
            targets: string[];
          }[];
        };
      };
    };
  };
  lookUpScreen: {
    parameters: {
      query: {
        text: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              code: string;
              findings: string[];
              /** @enum {string} */
              from: 'BIOS ROM' | 'UEFI' | 'iPXE';
              meaning: string;
              next: string;
              says: string;
            }[];
          };
        };
      };
    };
  };
  listMachines: {
    parameters: {
      query?: {
        arch?:
          | 'x86-bios'
          | 'x86_64-efi'
          | 'i386-efi'
          | 'arm64-efi'
          | 'arm32-efi'
          | 'riscv64-efi'
          | 'riscv32-efi'
          | 'loong64-efi';
        configured?: 'true' | 'false';
        cursor?: string;
        limit?: number;
        profile?: string;
        q?: string;
        sort?: '-last_seen_at';
        tag?: string | string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Machine'][];
            next?: string;
          };
        };
      };
    };
  };
  createMachine: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MachineInput'];
      };
    };
    responses: {
      201: {
        headers: {
          ETag?: string;
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  bulkMachines: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          action:
            | 'adopt'
            | 'ignore'
            | 'unignore'
            | 'arm'
            | 'disarm'
            | 'boot-once'
            | 'cancel'
            | 'wake'
            | 'tag'
            | 'delete';
          /** @default [] */
          confirm?: string[];
          /** @default false */
          dry_run?: boolean;
          expires_in_seconds?: number;
          filter?: {
            /** @enum {string} */
            arch?:
              | 'x86-bios'
              | 'x86_64-efi'
              | 'i386-efi'
              | 'arm64-efi'
              | 'arm32-efi'
              | 'riscv64-efi'
              | 'riscv32-efi'
              | 'loong64-efi';
            configured?: boolean;
            profile?: string;
            q?: string;
            tags?: {
              [key: string]: string;
            };
          };
          ids?: string[];
          once?: boolean;
          profile?: string;
          tags?: {
            [key: string]: string | null;
          };
          times?: number;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            dry_run: boolean;
            items: {
              error?: {
                code: string;
                detail: string;
                hint?: string;
              };
              id?: string;
              machine: string;
              /** @enum {string} */
              outcome: 'done' | 'planned' | 'refused';
            }[];
          };
        };
      };
    };
  };
  getMachine: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  putMachine: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'If-None-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MachineInput'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  deleteMachine: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateMachine: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MachinePatch'];
        'application/merge-patch+json': components['schemas']['MachinePatch'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  adoptMachine: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          confirm?: string;
          name?: string;
          once?: boolean;
          profile?: string;
          /** @default {} */
          tags?: {
            [key: string]: string;
          };
        };
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  armMachine: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  bootOnce: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          confirm?: string;
          expires_in_seconds?: number;
          profile: string;
          /** @default 1 */
          times?: number | 'always';
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            asked_by: string;
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            expires_at?: string;
            profile: string;
            /** @constant */
            state: 'placed';
            times_left: number | 'always';
          };
        };
      };
    };
  };
  cancelOrder: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            cancelled: boolean;
          };
        };
      };
    };
  };
  disarmMachine: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  ignoreMachine: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  unignoreMachine: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
    };
  };
  wakeMachine: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            machine: string;
            macs: string[];
            port: number;
            /** @constant */
            power: 'unknown';
            sent: {
              failure?: string;
              interface: string;
              packets: number;
              to: string;
            }[];
          };
        };
      };
    };
  };
  listMachineBoots: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
        outcome?: 'handoff' | 'local' | 'failed' | 'stalled' | 'gave-up' | 'running';
        since?: string;
      };
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['BootSummary'][];
            next?: string;
          };
        };
      };
    };
  };
  getMachineConfig: {
    parameters: {
      query?: {
        secrets?: 'true' | 'false';
      };
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/yaml; charset=utf-8': string;
        };
      };
    };
  };
  getMachineDecision: {
    parameters: {
      query?: {
        address?: string;
      };
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Decision'];
        };
      };
    };
  };
  listMachineHistory: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** @enum {string} */
              action:
                | 'adopted'
                | 'ignored'
                | 'unignored'
                | 'ordered'
                | 'used'
                | 'expired'
                | 'cancelled'
                | 'armed'
                | 'disarmed'
                | 'woken';
              asked_by: string;
              /** Format: date-time */
              at: string;
              profile?: string;
            }[];
          };
        };
      };
    };
  };
  getInstall: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | {
                /** @enum {string} */
                state: 'none' | 'armed';
              }
            | {
                /** Format: date-time */
                at: string;
                profile: string;
                /** @enum {string} */
                state: 'handed-over' | 'installed';
              };
        };
      };
    };
  };
  listMachineLogs: {
    parameters: {
      query?: {
        lines?: number;
      };
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              facility?: string;
              level?: string;
              message: string;
              /** Format: date-time */
              received_at: string;
              seq?: number;
              time?: string;
            }[];
          };
        };
      };
    };
  };
  getOrder: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | {
                asked_by: string;
                /** Format: date-time */
                at: string;
                /** Format: date-time */
                expires_at?: string;
                profile: string;
                /** @constant */
                state: 'placed';
                times_left: number | 'always';
              }
            | {
                /** @constant */
                state: 'none';
              };
        };
      };
    };
  };
  getMachineScript: {
    parameters: {
      query?: {
        secrets?: 'true' | 'false';
        stage?: 'start' | 'wait' | 'menu' | 'boot';
      };
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain; charset=utf-8': string;
        };
      };
    };
  };
  listDhcpServers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              name: string;
              product: string;
              summary: string;
              ways: ('proxy' | 'next-server' | 'one-name' | 'same-host')[];
            }[];
          };
        };
      };
    };
  };
  getDhcpHelp: {
    parameters: {
      query?: {
        how?: string;
      };
      header?: never;
      path: {
        server: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            blocks: {
              address: string;
              bootUrl?: string;
              httpPort: number;
              interface?: string;
              sections: {
                config?: string;
                fields: {
                  label: string;
                  value: string;
                }[];
                notes?: string[];
                title: string;
                where?: string;
              }[];
              subnet?: string;
            }[];
            /** @enum {string} */
            how: 'proxy' | 'next-server' | 'one-name' | 'same-host';
            product: string;
            rouse: {
              /** @enum {string} */
              'dhcp.mode': 'proxy' | 'pxe-only' | 'observe' | 'next-server' | 'off';
              /** @enum {string} */
              inForce: 'proxy' | 'pxe-only' | 'observe' | 'next-server' | 'off';
            };
            server: string;
          };
          'text/plain; charset=utf-8': string;
        };
      };
    };
  };
  listInterfaces: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              addresses: string[];
              counters?: {
                rx_bytes: number;
                rx_packets: number;
                tx_bytes: number;
                tx_packets: number;
              };
              /** @enum {string} */
              link?: 'up' | 'none';
              mac?: string;
              /** @enum {string} */
              mode?: 'proxy' | 'pxe-only' | 'observe' | 'next-server' | 'off';
              mtu?: number;
              name: string;
              served: boolean;
              up: boolean;
            }[];
          };
        };
      };
    };
  };
  probeNetwork: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            answers: {
              address: string | null;
              after_ms: number;
              file: string;
              from: string;
              interface: string;
              ipxe_priority: number;
              /** @enum {string} */
              kind: 'bios' | 'uefi-x64' | 'uefi-arm64' | 'http-x64' | 'ipxe';
              message_type: number | null;
              next_server: string | null;
              option_67: string;
              own_host: boolean;
              port: number;
              prefix_length: number | null;
              pxe_options: boolean;
              server: string;
              server_identifier: string | null;
              vendor_class: string | null;
            }[];
            findings: {
              check: string;
              fix?: string;
              id?: string;
              /** @enum {string} */
              level: 'ok' | 'info' | 'warn' | 'fail';
              text: string;
            }[];
            totals: {
              fail: number;
              info: number;
              ok: number;
              warn: number;
            };
          };
        };
      };
    };
  };
  listProfiles: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Profile'][];
            next?: string;
          };
        };
      };
    };
  };
  createProfile: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProfileInput'];
      };
    };
    responses: {
      201: {
        headers: {
          ETag?: string;
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Profile'];
        };
      };
    };
  };
  previewProfile: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          machine?: string;
          profile: components['schemas']['ProfileInput'];
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            affected: string[];
            affected_total: number;
            machine: string;
            problem?: {
              code: string;
              detail: string;
              hint?: string;
            };
            script?: string;
          };
        };
      };
    };
  };
  getProfile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Profile'];
        };
      };
    };
  };
  putProfile: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'If-None-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProfileInput'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Profile'];
        };
      };
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Profile'];
        };
      };
    };
  };
  deleteProfile: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateProfile: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProfilePatch'];
        'application/merge-patch+json': components['schemas']['ProfilePatch'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Profile'];
        };
      };
    };
  };
  renderProfile: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          file?: string;
          machine: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              error?: {
                code: string;
                detail: string;
                hint?: string;
              };
              file: string;
              template: boolean;
              text?: string;
            }[];
            machine: string;
            profile: string;
          };
        };
      };
    };
  };
  listRules: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Rule'][];
            next?: string;
          };
        };
      };
    };
  };
  createRule: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RuleInput'];
      };
    };
    responses: {
      201: {
        headers: {
          ETag?: string;
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rule'];
        };
      };
    };
  };
  getRule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rule'];
        };
      };
    };
  };
  putRule: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'If-None-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RuleInput'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rule'];
        };
      };
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rule'];
        };
      };
    };
  };
  deleteRule: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateRule: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        reference: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RulePatch'];
        'application/merge-patch+json': components['schemas']['RulePatch'];
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rule'];
        };
      };
    };
  };
  orderRules: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          names: string[];
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Rule'][];
          };
        };
      };
    };
  };
  previewRules: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          remove?: string[];
          rules?: components['schemas']['RuleInput'][];
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            changed: number;
            changes: {
              from: {
                args: string[];
                max_machines?: number;
                /** @constant */
                once?: true;
                profile?: string;
                rule?: string;
              };
              machine: string;
              to: {
                args: string[];
                max_machines?: number;
                /** @constant */
                once?: true;
                profile?: string;
                rule?: string;
              };
            }[];
            machines: number;
          };
        };
      };
    };
  };
  testRules: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          address?: string;
          /** @enum {string} */
          arch?:
            | 'x86-bios'
            | 'x86_64-efi'
            | 'i386-efi'
            | 'arm64-efi'
            | 'arm32-efi'
            | 'riscv64-efi'
            | 'riscv32-efi'
            | 'loong64-efi';
          asset?: string;
          mac: string;
          manufacturer?: string;
          product?: string;
          serial?: string;
          tags?: {
            [key: string]: string;
          };
          unknown?: boolean;
          uuid?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Decision'];
        };
      };
    };
  };
  rotateSecrets: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            sealed: number;
          };
        };
      };
    };
  };
  getSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            csrf?: string;
            setup_needed: boolean;
            user: {
              /** @enum {string} */
              kind: 'local' | 'session' | 'token';
              name: string;
              /** @enum {string} */
              role: 'read' | 'operate' | 'admin';
            } | null;
          };
        };
      };
    };
  };
  createSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          password: string;
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            csrf: string;
            /** Format: date-time */
            expires_at: string;
            user: {
              name: string;
              /** @enum {string} */
              role: 'read' | 'operate' | 'admin';
            };
          };
        };
      };
    };
  };
  deleteSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  getSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            file?: string;
            items: {
              key: string;
              origin: string;
              value: string | string[];
            }[];
          };
        };
      };
    };
  };
  getSetup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            needed: boolean;
          };
        };
      };
    };
  };
  createSetup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          code: string;
          name: string;
          password: string;
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            csrf: string;
            /** Format: date-time */
            expires_at: string;
            user: {
              name: string;
              /** @enum {string} */
              role: 'read' | 'operate' | 'admin';
            };
          };
        };
      };
    };
  };
  checkSetup: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          code: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            good: boolean;
          };
        };
      };
    };
  };
  createSetupLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          user?: string;
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            code: string;
            /** Format: date-time */
            expires_at: string;
            path: string;
          };
        };
      };
    };
  };
  getStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            events: {
              [key: string]: number;
            };
            listeners: {
              address: string;
              detail: string;
              name: string;
              up: boolean;
            }[];
            /** Format: date-time */
            started_at: string;
            uptime_seconds: number;
            version: string;
          };
        };
      };
    };
  };
  listTokens: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** Format: date-time */
              created_at: string;
              created_by: string;
              /** Format: date-time */
              expires_at?: string;
              /** Format: date-time */
              last_used_at?: string;
              name: string;
              owner?: string;
              /** @enum {string} */
              role: 'read' | 'operate' | 'admin';
            }[];
          };
        };
      };
    };
  };
  createToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          expires_in_days?: number | null;
          name: string;
          /** @enum {string} */
          role: 'read' | 'operate' | 'admin';
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            expires_at?: string;
            /** Format: date-time */
            last_used_at?: string;
            name: string;
            owner?: string;
            /** @enum {string} */
            role: 'read' | 'operate' | 'admin';
            token: string;
          };
        };
      };
    };
  };
  getToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            expires_at?: string;
            /** Format: date-time */
            last_used_at?: string;
            name: string;
            owner?: string;
            /** @enum {string} */
            role: 'read' | 'operate' | 'admin';
          };
        };
      };
    };
  };
  deleteToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listUsers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** Format: date-time */
              created_at: string;
              enabled: boolean;
              has_password: boolean;
              /** Format: date-time */
              last_login_at?: string;
              name: string;
              /** @enum {string} */
              role: 'read' | 'operate' | 'admin';
            }[];
          };
        };
      };
    };
  };
  createUser: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          password?: string;
          /** @enum {string} */
          role: 'read' | 'operate' | 'admin';
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            has_password: boolean;
            /** Format: date-time */
            last_login_at?: string;
            name: string;
            /** @enum {string} */
            role: 'read' | 'operate' | 'admin';
          };
        };
      };
    };
  };
  getUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            has_password: boolean;
            /** Format: date-time */
            last_login_at?: string;
            name: string;
            /** @enum {string} */
            role: 'read' | 'operate' | 'admin';
          };
        };
      };
    };
  };
  deleteUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          current_password?: string;
          enabled?: boolean;
          password?: string;
          /** @enum {string} */
          role?: 'read' | 'operate' | 'admin';
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            has_password: boolean;
            /** Format: date-time */
            last_login_at?: string;
            name: string;
            /** @enum {string} */
            role: 'read' | 'operate' | 'admin';
          };
        };
      };
    };
  };
  listUserSessions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              address: string;
              agent: string;
              /** Format: date-time */
              created_at: string;
              current: boolean;
              /** Format: date-time */
              expires_at: string;
              /** Format: date-time */
              last_used_at: string;
            }[];
          };
        };
      };
    };
  };
  deleteUserSessions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            ended: number;
          };
        };
      };
    };
  };
  listWebhooks: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Webhook'][];
          };
        };
      };
    };
  };
  createWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          kinds: string[];
          name: string;
          url: string;
        };
      };
    };
    responses: {
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            kinds: string[];
            last?: components['schemas']['Delivery'];
            name: string;
            secret: string;
            url: string;
          };
        };
      };
    };
  };
  getWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook'];
        };
      };
    };
  };
  deleteWebhook: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateWebhook: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          enabled?: boolean;
          kinds?: string[];
          url?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook'];
        };
      };
    };
  };
  redeliverWebhook: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          event: number;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delivery'];
        };
      };
    };
  };
  testWebhook: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delivery'];
        };
      };
    };
  };
  listWebhookDeliveries: {
    parameters: {
      query?: {
        limit?: number;
      };
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Delivery'][];
          };
        };
      };
    };
  };
  getDescriptionPage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html; charset=utf-8': string;
        };
      };
    };
  };
  getDescriptionStyle: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/css; charset=utf-8': string;
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            status: 'ok';
          };
        };
      };
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain; version=0.0.4; charset=utf-8': string;
        };
      };
    };
  };
  getDescription: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            openapi: string;
          } & {
            [key: string]: unknown;
          };
        };
      };
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            disk: 'held' | 'making' | 'given-up';
            listeners: {
              address: string;
              detail: string;
              name: string;
              up: boolean;
            }[];
            ready: boolean;
          };
        };
      };
    };
  };
}
