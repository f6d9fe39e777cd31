namespace GitPush.Kubernetes.Builds.Output;

/// <summary>
/// Reads what <c>buildah build</c> and <c>buildah push</c> write: <c>STEP 2/7: RUN make</c>, with <c>[1/3] </c> before it when there are
/// several stages, what the steps write, and <c>Error: …</c>.
/// </summary>
internal sealed class BuildahOutput : BuildOutput
{
    private const string StepMark = "STEP ";
    private const string ErrorMark = "error: ";

    private static readonly string[] AboutItself =
    [
        "--> ", "Successfully tagged ", "Copying blob ", "Copying config ", "Writing manifest ", "Storing signatures", "Trying to pull ",
        "subprocess exited ", "time=\"",
    ];

    private bool _isBuilt;

    public override string? Read(string line)
    {
        var text = line.TrimEnd('\r', ' ');
        var (stage, rest) = SplitStage(text);
        if (rest.StartsWith(StepMark, StringComparison.Ordinal) && rest.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
        {
            var number = rest[StepMark.Length..colon];
            return BeginStep($"step {(stage is null ? number : $"{number} of stage {stage}")} {rest[(colon + 2)..]}");
        }

        if (text.StartsWith(ErrorMark, StringComparison.OrdinalIgnoreCase))
        {
            ReadError(text[ErrorMark.Length..]);
            return null;
        }

        // Without a name for what is only tested.
        if (rest == "COMMIT" || rest.StartsWith("COMMIT ", StringComparison.Ordinal))
        {
            _isBuilt = true;
            return null;
        }

        // It is written when base images are pulled, too.
        if (text.StartsWith("Getting image source signatures", StringComparison.Ordinal))
        {
            return _isBuilt ? "pushing" : null;
        }

        return rest.Length == 0 || AboutItself.Any(mark => rest.StartsWith(mark, StringComparison.Ordinal)) || IsId(rest) ? null : text;
    }

    // building at STEP "RUN make": exit status 2
    private void ReadError(string error)
    {
        if (error.StartsWith("building at STEP \"", StringComparison.Ordinal) && error.LastIndexOf("\": ", StringComparison.Ordinal) is > 0 and var end)
        {
            FailedStep = Step;
            Error = error[(end + 3)..];
            return;
        }

        Error = error;
    }

    private static (string? Stage, string Text) SplitStage(string text) =>
        text.StartsWith('[') && text.IndexOf("] ", StringComparison.Ordinal) is > 0 and var end && text[1..end].All(c => char.IsAsciiDigit(c) || c == '/')
            ? (text[1..end], text[(end + 2)..])
            : (null, text);

    private static bool IsId(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
