import type { ProtocolData } from './contract.ts';

export const ndmp: ProtocolData = {
  id: 'ndmp',
  name: 'NDMP generic incl. three-way',
  backsUp: 'file systems of filers, to another filer or to a backup server',
  notes: [
    'Control: the DMA dials every NDMP server on 10000. Data: the data server dials the port the mover listens on. With a remote (filer to backup server) or three-way (filer to filer) backup the DMA is no party to the data connection.',
  ],
  roles: {
    dma: { aka: ['backup-server'], means: 'backup application, owns the NDMP session' },
    'data-server': { aka: ['filer', 'nas'], means: 'filer that reads the data', backedUp: true },
    mover: { aka: ['tape-server'], means: 'NDMP tape server' },
  },
  legs: [
    {
      id: 'ndmp.control',
      for: 'NDMP control',
      initiator: ['dma'],
      responder: ['data-server', 'mover'],
      transport: ['tcp'],
      ports: [[10000, 10000]],
      sourcePorts: 'ephemeral',
      setBy: 'filer; services file',
      impact: 'backup',
      life: 'hours, idle',
      sees: ['the session is dropped when the dump ends'],
      fix: ['Allow the DMA to both filers on 10000.'],
      keepalive: [
        'Set keepalive below the idle timer of the firewall: NDMPENABLEKEEPALIVES YES with NDMPKEEPIDLEMINUTES 15, or the same setting of your product.',
      ],
      verify: ['A dump longer than the idle timer ends with success.'],
      sources: [
        'https://www.ibm.com/docs/fr/storage-protect/8.2.2?topic=options-ndmpkeepidleminutes',
        'https://documentation.commvault.com/commvault/v11/article?p=19663.htm',
        'Veritas document 255831, Backup Exec 9.x and firewalls',
      ],
      confirmed: 'doc',
    },
    {
      id: 'ndmp.data',
      for: 'NDMP data',
      note: 'NetApp ndmpd.data_port_range (18600-18699 advised)',
      initiator: ['data-server'],
      responder: ['mover', 'dma'],
      transport: ['tcp'],
      ports: [],
      dynamic: true,
      sourcePorts: 'as the vendor has it',
      setBy: "option of the filer's vendor; on the DMA NDMPPORTRANGE and the like",
      needs: ['ndmp.control'],
      impact: 'backup',
      life: 'the dump',
      sees: ['the connect of the filer is refused or times out, zero bytes'],
      fix: [
        'Allow the filer to the mover on the whole data port range.',
        'Set the data port range of the vendor, such as ndmpd.data_port_range.',
        'Set ndmpd.preferred_interface where the wrong card is used.',
      ],
      avoid: ['Write to tape on the filer itself (two-way).'],
      verify: ['The dump moves bytes.'],
      sources: [
        'https://library.netapp.com/ecmdocs/ECMP1368865/html/GUID-567C7C96-0922-4873-89AD-2C59F08FDE09.html',
        'https://www.ibm.com/docs/en/SSEQVQ_8.1.22/srv.reference/r_opt_server_ndmpportrange.html',
      ],
      confirmed: 'doc',
    },
  ],
};
