using System.Diagnostics.CodeAnalysis;

namespace GitPush.Hooks;

/// <summary>
/// What stages hand to later stages of the same push: one value for each type, such as the images that a build made and a
/// deployment names. Not safe for use by several threads at once; stages run one after another.
/// </summary>
public sealed class PushItems
{
    private readonly Dictionary<Type, object> _values = [];
    private readonly PushItems? _outer;

    /// <summary>Without values.</summary>
    public PushItems()
    {
    }

    /// <summary>Those of a pipeline: its stages find what those outside of pipelines have set, and not the other way round.</summary>
    internal PushItems(PushItems outer) => _outer = outer;

    /// <summary>Puts a value, in place of one of the same type.</summary>
    public void Set<T>(T value)
        where T : notnull => _values[typeof(T)] = value;

    /// <summary>The value of a type.</summary>
    /// <exception cref="InvalidOperationException">No stage has set one; the message names the type.</exception>
    public T Get<T>()
        where T : notnull => TryGet<T>(out var value)
            ? value
            : throw new InvalidOperationException($"No earlier stage of this push has set a {typeof(T).Name}: add the stage that does before this one.");

    /// <summary>The value of a type, if a stage has set one.</summary>
    public bool TryGet<T>([MaybeNullWhen(false)] out T value)
        where T : notnull
    {
        if (_values.TryGetValue(typeof(T), out var found))
        {
            value = (T)found;
            return true;
        }

        if (_outer is not null)
        {
            return _outer.TryGet(out value);
        }

        value = default;
        return false;
    }

    /// <summary>Whether a value of a type was set here, and not outside of the pipeline.</summary>
    internal bool HasOwn<T>()
        where T : notnull => _values.ContainsKey(typeof(T));
}
