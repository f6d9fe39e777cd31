namespace GitPush.Hooks;

/// <summary>What a stage decided about a push.</summary>
public sealed class StageResult
{
    private StageResult(string? reason, IReadOnlyList<RefRejection> refs)
    {
        Reason = reason;
        Rejections = refs;
    }

    /// <summary>The push goes on to the next stage.</summary>
    public static StageResult Continue { get; } = new(null, []);

    /// <summary>Why the whole push is refused; null when it is not.</summary>
    public string? Reason { get; }

    /// <summary>The single refs that are refused, with the reasons.</summary>
    public IReadOnlyList<RefRejection> Rejections { get; }

    /// <summary>Refuses the whole push; what it did so far is rolled back.</summary>
    /// <param name="reason">One line, which git prints behind every ref: <c>! [remote rejected] main -> main (reason)</c>.</param>
    public static StageResult Reject(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(reason, []);
    }

    /// <summary>
    /// Refuses one ref. The others go on without it, unless the client asked for <c>--atomic</c> or an earlier stage has
    /// registered an <see cref="PushContext.OnRollback"/> action: then something was already done for the push as a whole,
    /// and the whole push is refused.
    /// </summary>
    /// <param name="update">One of <see cref="PushContext.Updates"/>.</param>
    /// <param name="reason">One line, which git prints behind the ref.</param>
    public static StageResult Reject(RefUpdate update, string reason) => Reject([new RefRejection(update, reason)]);

    /// <summary>Refuses several refs, as <see cref="Reject(RefUpdate, string)"/> refuses one.</summary>
    /// <param name="rejections">The refs and the reasons; none means <see cref="Continue"/>.</param>
    public static StageResult Reject(IEnumerable<RefRejection> rejections)
    {
        ArgumentNullException.ThrowIfNull(rejections);
        var list = rejections.ToArray();
        return list.Length == 0 ? Continue : new(null, list);
    }
}
