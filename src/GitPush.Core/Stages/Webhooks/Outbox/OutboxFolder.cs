using System.Globalization;

namespace GitPush.Stages.Webhooks.Outbox;

/// <summary>
/// What waits for one webhook of one repository, as files:
/// <code>
/// pending-INSTANCE-PUSH.json   a push that is not accepted yet
/// SEQUENCE-PUSH.json           an accepted one, in the order in which they were
/// SEQUENCE-PUSH.state          how far it has got
/// dead/DELIVERY.json           what was given up
/// lock                         held by the process that delivers
/// </code>
/// </summary>
internal sealed class OutboxFolder(string path, bool durable)
{
    private const string PendingPrefix = "pending-";
    private const string Extension = ".json";
    private const string StateExtension = ".state";
    private const string LockName = "lock";
    private const string DeadFolder = "dead";

    // Names sort as numbers do.
    private const string SequenceFormat = "D20";
    private const string WaitingPattern = "????????????????????-*" + Extension;

    private readonly Lock _gate = new();

    public string Path { get; } = path;

    /// <summary>Those that wait, in order.</summary>
    public IReadOnlyList<string> Waiting => OutboxFiles.List(Path, WaitingPattern);

    /// <summary>Those that were given up.</summary>
    public IReadOnlyList<string> Dead => OutboxFiles.List(System.IO.Path.Combine(Path, DeadFolder), "*" + Extension);

    /// <summary>The folder's name of a repository: a name has no <c>+</c>.</summary>
    public static string NameOf(string repository) => repository.Replace('/', '+');

    /// <summary>The push that waits in a file; null when it is gone.</summary>
    public static OutboxPush? Read(string file) => OutboxFiles.Read(file, OutboxJson.Default.OutboxPush);

    /// <summary>How far the push of a file has got.</summary>
    public static OutboxProgress ReadProgress(string file) => OutboxFiles.Read(StateOf(file), OutboxJson.Default.OutboxProgress) ?? OutboxProgress.None;

    /// <summary>The pushes that were not accepted yet when somebody looked, with the servers that ran them.</summary>
    public IEnumerable<(string File, string Instance)> ListPending()
    {
        foreach (var file in OutboxFiles.List(Path, PendingPrefix + "*" + Extension))
        {
            var rest = System.IO.Path.GetFileName(file).AsSpan(PendingPrefix.Length);
            if (rest.IndexOf('-') is > 0 and var end)
            {
                yield return (file, rest[..end].ToString());
            }
        }
    }

    /// <summary>Takes note of a push before it is accepted.</summary>
    /// <returns>The file.</returns>
    public string Prepare(OutboxPush push, string instance)
    {
        var file = System.IO.Path.Combine(Path, $"{PendingPrefix}{instance}-{push.PushId}{Extension}");
        OutboxFiles.Write(file, push, OutboxJson.Default.OutboxPush, durable);
        return file;
    }

    /// <summary>The push was accepted: it waits for the receiver now.</summary>
    /// <param name="pending">Its file.</param>
    /// <param name="push">What to tell of it; the file itself when nothing has changed.</param>
    public void Accept(string pending, OutboxPush? push, string pushId, DateTimeOffset now)
    {
        lock (_gate)
        {
            var file = NextFile(pushId, now);
            if (push is null)
            {
                File.Move(pending, file);
                return;
            }

            OutboxFiles.Write(file, push, OutboxJson.Default.OutboxPush, durable);
            File.Delete(pending);
        }
    }

    /// <summary>Has a dead letter wait again, behind all that waits.</summary>
    public void Revive(string dead, OutboxPush push, DateTimeOffset now)
    {
        lock (_gate)
        {
            OutboxFiles.Write(NextFile(push.PushId, now), push with { WaitsSince = now, Failure = null }, OutboxJson.Default.OutboxPush, durable);
            File.Delete(dead);
        }
    }

    /// <summary>Takes the right to deliver, which is one process's at a time.</summary>
    /// <returns>Null when another one has it.</returns>
    public IDisposable? TryLock()
    {
        try
        {
            _ = Directory.CreateDirectory(Path);
            return File.OpenHandle(System.IO.Path.Combine(Path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static void WriteProgress(string file, OutboxProgress progress) =>
        OutboxFiles.Write(StateOf(file), progress, OutboxJson.Default.OutboxProgress, durable: false);

    /// <summary>Nothing of a push is left to deliver.</summary>
    public static void Remove(string file)
    {
        File.Delete(file);
        File.Delete(StateOf(file));
    }

    /// <summary>Puts one delivery of a push aside.</summary>
    public void Bury(OutboxPush push, OutboxDelivery delivery, OutboxProgress failure) => OutboxFiles.Write(
        System.IO.Path.Combine(Path, DeadFolder, delivery.Id + Extension),
        push with { Deliveries = [delivery], Failure = failure },
        OutboxJson.Default.OutboxPush,
        durable);

    private static string StateOf(string file) => System.IO.Path.ChangeExtension(file, StateExtension);

    // By the clock, so that what several servers accept is in order; never before what waits already.
    private string NextFile(string pushId, DateTimeOffset now)
    {
        var sequence = now.UtcTicks;
        if (Waiting is [.., var last])
        {
            var before = long.Parse(System.IO.Path.GetFileName(last).AsSpan(0, 20), CultureInfo.InvariantCulture);
            sequence = Math.Max(sequence, before + 1);
        }

        return System.IO.Path.Combine(Path, $"{sequence.ToString(SequenceFormat, CultureInfo.InvariantCulture)}-{pushId}{Extension}");
    }
}
