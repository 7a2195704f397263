package dev.puffel.flight;

import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.hibernate.grammars.hql.HqlLexer;
import org.hibernate.grammars.hql.HqlParser;

/**
 * Fills the tables of Hibernate's parser of HQL, when a class is initialized: for the native executable, this is during its build.
 * To fill them in the first request would take longer than all else in it. The parser is an internal class of Hibernate, which
 * has no setting for this, and no issue either.
 */
final class ParserTables {
    private ParserTables() {}

    /** Parses a query, as Hibernate does at first. */
    static void fill(String hql) {
        HqlParser parser = new HqlParser(new CommonTokenStream(new HqlLexer(CharStreams.fromString(hql))));
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        parser.statement();
        if (parser.getNumberOfSyntaxErrors() > 0) {
            throw new IllegalStateException(hql);
        }
    }
}
