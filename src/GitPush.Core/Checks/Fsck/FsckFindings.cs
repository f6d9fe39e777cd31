using GitPush.Objects;

namespace GitPush.Checks.Fsck;

/// <summary>What is found in one object after the other. Not thread-safe: one for each thread.</summary>
internal sealed class FsckFindings(FsckRun run)
{
    // One object can break a rule in each of its lines.
    private const int MaxErrors = 20;

    private List<string>? _errors;
    private ObjectId _id;

    public FsckPolicy Policy => run.Policy;

    /// <summary>Whether the object has broken no rule so far, not even one that is ignored.</summary>
    public bool IsClean { get; private set; }

    /// <summary>Whether so much is wrong with the object that more would tell nobody anything.</summary>
    public bool IsFull => _errors?.Count == MaxErrors;

    /// <summary>Goes on with another object.</summary>
    public void Begin(ObjectId id)
    {
        _id = id;
        IsClean = true;
    }

    /// <summary>Notes that the object breaks a rule.</summary>
    /// <returns>Whether that is an error, after which git does not look any further in commits and tags.</returns>
    public bool Report(FsckMessageId message, string text)
    {
        IsClean = false;
        var severity = Policy.SeverityOf(message);
        if (severity == FsckSeverity.Ignore || Policy.Skips(_id))
        {
            return false;
        }

        var line = $"object {_id}: {FsckMessages.NameOf(message)}: {text}";
        if (severity == FsckSeverity.Warn)
        {
            run.Warnings.Add(message, line);
            return false;
        }

        _errors ??= [];
        if (!IsFull)
        {
            _errors.Add($"error: {line}");
        }

        return true;
    }

    /// <summary>Ends the object.</summary>
    /// <exception cref="FsckException">There were errors.</exception>
    public void End()
    {
        if (_errors is not null)
        {
            throw new FsckException(_errors);
        }
    }
}
