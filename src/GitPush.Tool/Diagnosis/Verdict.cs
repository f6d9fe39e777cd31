namespace GitPush.Tool.Diagnosis;

/// <summary>How good or bad a finding is.</summary>
internal enum Verdict
{
    Ok,

    /// <summary>Something does not work that not everybody needs.</summary>
    Warning,

    /// <summary>Serving does not work.</summary>
    Error,
}
