namespace GitPush.Processes;

/// <summary>How a program is started.</summary>
/// <param name="Program">Its path: absolute, or relative to <paramref name="Folder"/>; on Unix it is what the program finds as its own name.</param>
/// <param name="Arguments">What it gets, word for word: nothing in them means anything to a shell.</param>
/// <param name="Folder">Its working directory.</param>
/// <param name="Environment">All of its environment: it inherits nothing.</param>
internal sealed record ChildProgramStart(
    string Program, IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether standard error is what standard output is, so that what is written to both arrives in the order in which it was written.</summary>
    public bool MergesErrors { get; init; }
}
