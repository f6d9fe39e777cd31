namespace GitPush.Objects;

/// <summary>An object's bytes are not what its id or its type promises.</summary>
internal sealed class ObjectCorruptException : GitProtocolException
{
    /// <summary>A damaged object whose id the reader of its bytes does not know.</summary>
    public ObjectCorruptException(string problem)
        : base(problem) => Problem = problem;

    /// <summary>A damaged object.</summary>
    public ObjectCorruptException(ObjectId id, string problem, Exception? innerException = null)
        : base($"object {id} is corrupt: {problem}", innerException!) => Problem = problem;

    /// <summary>What is wrong, without the id.</summary>
    public string Problem { get; }
}
