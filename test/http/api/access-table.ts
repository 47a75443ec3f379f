/** Who is let in to which operation: written by hand, so that a change of one is a change here. */
import type { Access } from '../../../src/domain/access.ts';

/** `own`: of oneself for everybody who is known, of others for admins. */
export type Asked = Access | 'own';

const OPERATIONS: Readonly<Record<Asked, string>> = {
  public: `
    getHealth getReadiness getMetrics getFirstPage getDescription getDescriptionPage
    getDescriptionStyle
    getPage getPageFile getSession
    createSession deleteSession getSetup createSetup checkSetup`,
  read: `
    getStatus listEvents exportManifest lookUpScreen listMachines getMachine
    getMachineDecision getMachineScript getMachineConfig listMachineBoots listMachineHistory
    listMachineLogs getInstall getOrder listBoots getBoot listProfiles getProfile listRules
    getRule previewRules testRules listImages getImage listConfigs getConfig listAssets
    listFactoryExtensions listFactoryOverlays listFactoryVersions listTokens getToken
    createToken deleteToken getAnsibleInventory getPrometheusTargets previewProfile
    getDhcpHelp getDoctor getSettings listDhcpServers listInterfaces`,
  own: `
    getUser updateUser listUserSessions deleteUserSessions`,
  operate: `
    putMachine updateMachine deleteMachine adoptMachine ignoreMachine unignoreMachine
    armMachine disarmMachine bootOnce cancelOrder wakeMachine fetchAssets verifyAssets
    probeNetwork runDoctor bulkMachines createMachine`,
  admin: `
    createProfile createImage createConfig
    applyManifest makeBackup acceptRow verifyAudit checkIntegrity
    putProfile updateProfile deleteProfile renderProfile createRule putRule
    updateRule deleteRule orderRules putImage updateImage deleteImage putConfig updateConfig
    deleteConfig getConfigContent collectAssets deleteAsset rotateSecrets listWebhooks
    createWebhook getWebhook updateWebhook deleteWebhook listWebhookDeliveries testWebhook
    redeliverWebhook createSetupLink listUsers createUser deleteUser listAudit`,
};

export const ACCESS_TABLE: Readonly<Record<string, Asked>> = Object.fromEntries(
  Object.entries(OPERATIONS).flatMap(([asked, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, asked as Asked]),
  ),
);
