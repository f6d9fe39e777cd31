namespace GitPush.Tool.Diagnosis;

/// <summary>What one check of <c>gitpush doctor</c> found.</summary>
internal sealed record Finding(Verdict Verdict, string Subject, string Text)
{
    public static Finding Ok(string subject, string text) => new(Verdict.Ok, subject, text);

    public static Finding Warning(string subject, string text) => new(Verdict.Warning, subject, text);

    public static Finding Error(string subject, string text) => new(Verdict.Error, subject, text);
}
