/** Brackets grow with what is between them only where that is higher than a line. */
const FENCES = /<mo>(?=[()[\]|‖⟨⟩])/g;

/** A formula in MathML, which browsers draw and screen readers read by themselves; a narrow page breaks it between its parts. */
export function Formula({ parts }: { readonly parts: readonly string[] }) {
  return (
    <p className="formula">
      {parts.map((part) => (
        // Constant text of our own; React has no types for MathML.
        <span key={part} dangerouslySetInnerHTML={{ __html: `<math>${part.replaceAll(FENCES, '<mo stretchy="false">')}</math>` }} />
      ))}
    </p>
  );
}
