using System.Collections.Concurrent;
using GitPush.Repositories;

namespace GitPush.Stages.Webhooks.Outbox;

/// <summary>What waits for one webhook: a folder for each repository, below <c>.gitpush/webhooks/NAME</c>. Safe for use by many threads.</summary>
internal sealed class WebhookOutbox(string root, string webhook, bool durable)
{
    public const string FolderName = "webhooks";

    private readonly ConcurrentDictionary<string, OutboxFolder> _folders = new(StringComparer.Ordinal);
    private readonly string _path = Path.Combine(FolderOf(root), webhook);

    /// <summary>The webhook's name.</summary>
    public string Webhook => webhook;

    /// <summary>Where the outboxes of all webhooks are.</summary>
    public static string FolderOf(string root) => Path.Combine(root, ServerInstance.FolderName, FolderName);

    public OutboxFolder Of(string repository) => Open(OutboxFolder.NameOf(repository));

    /// <summary>Every repository for which something waited at some time.</summary>
    public IEnumerable<OutboxFolder> Folders()
    {
        string[] folders;
        try
        {
            folders = Directory.GetDirectories(_path);
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }

        Array.Sort(folders, StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            yield return Open(Path.GetFileName(folder));
        }
    }

    private OutboxFolder Open(string name) => _folders.GetOrAdd(name, found => new OutboxFolder(Path.Combine(_path, found), durable));
}
