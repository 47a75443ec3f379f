/**
 * Windows Server: PowerShell with the module DhcpServer.
 *
 * Specs    Microsoft, module DhcpServer: Set-DhcpServerv4OptionValue, Add-DhcpServerv4Class,
 *          Add-DhcpServerv4Policy (class names, `*` at the end), Add-DhcpServerv4OptionDefinition.
 *          Option 66 with an address is also what stands in siaddr (reported).
 * Tests    test/cli/dhcp-help/servers.test.ts
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import { defaultLoader } from '../../domain/loaders.ts';
import { notOnHost, type ServerGuide } from './guide.ts';
import { HTTP_CLASS, loaderUrl, PXE_CLASS, type BootSite } from './site.ts';

const WHERE = 'PowerShell on the DHCP server, as administrator';

function scope({ subnet }: BootSite): string {
  return `$scope = "${subnet?.split('/')[0] ?? 'YOUR-SCOPE'}"`;
}

function oneName(site: BootSite): readonly string[] {
  return [
    scope(site),
    `Set-DhcpServerv4OptionValue -ScopeId $scope -OptionId 66 -Value "${site.address}"`,
    `Set-DhcpServerv4OptionValue -ScopeId $scope -OptionId 67 -Value "${UNIVERSAL_NAME}"`,
  ];
}

/** A vendor class by the beginning of option 60, and a policy that gives it other values. */
function policy(name: string, vendorClass: string): readonly string[] {
  return [
    `Add-DhcpServerv4Class -Name "${name}" -Type Vendor -Data "${vendorClass}"`,
    `Add-DhcpServerv4Policy -Name "${name}" -ScopeId $scope -Condition OR ` +
      `-VendorClass EQ,"${name}*"`,
  ];
}

function value(name: string, option: number, text: string): string {
  return (
    `Set-DhcpServerv4OptionValue -ScopeId $scope -PolicyName "${name}" ` +
    `-OptionId ${option} -Value "${text}"`
  );
}

/** iPXE on BIOS asks again; it gets the universal name of the scope, as the ROM before it did. */
function nextServer(site: BootSite): readonly string[] {
  const x64 = defaultLoader('x86_64-efi');
  return [
    ...oneName(site),
    ...policy('Rouse x64 UEFI', `${PXE_CLASS}:Arch:00007`),
    value('Rouse x64 UEFI', 67, x64),
    ...policy('Rouse ARM64 UEFI', `${PXE_CLASS}:Arch:00011`),
    value('Rouse ARM64 UEFI', 67, defaultLoader('arm64-efi')),
    'Add-DhcpServerv4OptionDefinition -Name "Vendor class" -OptionId 60 -Type String',
    ...policy('Rouse x64 HTTP', `${HTTP_CLASS}:Arch:00016`),
    value('Rouse x64 HTTP', 67, loaderUrl(site, x64)),
    value('Rouse x64 HTTP', 60, HTTP_CLASS),
  ];
}

function proxy(site: BootSite): readonly string[] {
  return [
    scope(site),
    'Get-DhcpServerv4OptionValue | Where-Object OptionId -in 43,60,66,67',
    'Get-DhcpServerv4OptionValue -ScopeId $scope | Where-Object OptionId -in 43,60,66,67',
  ];
}

export const windows: ServerGuide = {
  name: 'windows',
  product: 'Windows Server DHCP',
  summary: 'PowerShell for Windows Server 2012 and later',
  comment: '#',
  ways: {
    proxy: (site) => [
      {
        title: 'No boot options: neither line may list one',
        where: WHERE,
        config: text(proxy(site)),
        notes: [
          'Remove those of the scope: Remove-DhcpServerv4OptionValue -ScopeId $scope -OptionId N',
          'Remove those of the server: Remove-DhcpServerv4OptionValue -OptionId N',
          'Option 60 is often left behind by Windows Deployment Services.',
        ],
      },
    ],
    'next-server': (site) => [
      {
        title: 'One name for every machine, and a policy for each kind of UEFI',
        where: WHERE,
        config: text(nextServer(site)),
        notes: ['An error for the definition of option 60 means that there is one already.'],
      },
    ],
    'one-name': (site) => [
      { title: 'One name for every machine', where: WHERE, config: text(oneName(site)) },
    ],
    'same-host': notOnHost('Windows'),
  },
};

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
