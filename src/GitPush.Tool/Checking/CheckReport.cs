namespace GitPush.Tool.Checking;

/// <summary>What a check has found so far.</summary>
/// <param name="write">Takes each line when it is found.</param>
internal sealed class CheckReport(Action<string> write)
{
    private readonly HashSet<string> _lines = [];

    public long Objects { get; private set; }

    public int Refs { get; private set; }

    public int Errors { get; private set; }

    public int Warnings { get; private set; }

    public void CountObject() => Objects++;

    public void CountRef() => Refs++;

    /// <summary>A line for an error. One that was reported already, since two refs need the same object, does not count again.</summary>
    public void AddError(string line)
    {
        if (_lines.Add(line))
        {
            Errors++;
            write(line.StartsWith("error: ", StringComparison.Ordinal) ? line : $"error: {line}");
        }
    }

    public void AddWarning(string line)
    {
        if (_lines.Add(line))
        {
            Warnings++;
            write(line);
        }
    }
}
