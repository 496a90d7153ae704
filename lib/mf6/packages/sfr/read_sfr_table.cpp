// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/sfr/sfr_reader.hpp"

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

void read_rows(BlockReader& file, int nrow, int ncol, SectionTable& table) {
    Context& context = file.context();
    Line line;
    while (file.next_line(line)) {
        const auto x = context.real(line, "XFRACTION");
        const auto height = x ? context.real(line, "HEIGHT") : std::nullopt;
        const auto man =
            height && ncol > 2 ? context.real(line, "MANFRACTION") : std::optional<double>{1.0};
        if (!x || !height || !man) continue;
        if (*x < 0.0 || *height < 0.0 || *man <= 0.0)
            context.add(line, "a value is out of range",
                        "XFRACTION and HEIGHT are at least 0, MANFRACTION is above 0");
        if (!table.xfraction.empty() && *x < table.xfraction.back())
            context.add(line, "XFRACTION falls", "let it rise from left to right");
        table.xfraction.push_back(*x);
        table.height.push_back(*height);
        table.manfraction.push_back(*man);
    }
    if (nrow > 0 && table.height.size() != static_cast<std::size_t>(nrow))
        context.add(
            file.header(),
            std::to_string(table.height.size()) + " rows where NROW = " + std::to_string(nrow),
            "make the two agree");
}

// What a section must be as a whole.
void check_section(BlockReader& file, const SectionTable& table) {
    Context& context = file.context();
    if (table.height.size() < 2) {
        context.add(file.header(), "a cross section of one point",
                    "give two points or more; a reach without a table is rectangular");
        return;
    }
    if (std::find(table.height.begin(), table.height.end(), 0.0) == table.height.end())
        context.add(file.header(), "no point of the cross section has the HEIGHT 0",
                    "heights count from the lowest point of the bed, which has 0");
    if (!(table.xfraction.back() > table.xfraction.front()))
        context.add(file.header(), "the cross section has no width",
                    "let XFRACTION rise from left to right");
}

}  // namespace

std::optional<SectionTable> read_section(Context& context, Line& line) {
    const std::string word = line.upper();
    if (word != "TAB6") {
        context.add(line, shown(word) + " stands where TAB6 belongs",
                    "write TAB6 FILEIN and the file name");
        return std::nullopt;
    }
    const std::string name = file_in(context, line, "FILEIN");
    Source source = name.empty() ? nullptr : context.open(name, line.at());
    if (source == nullptr) return std::nullopt;
    SectionTable table;
    int nrow = 0;
    int ncol = 2;
    const std::size_t before = context.count();
    BlockReader file(context, source, {{"DIMENSIONS", true}, {"TABLE", true}});
    while (file.next_block()) {
        if (file.is("DIMENSIONS"))
            read_dimensions(file, {{"NROW", &nrow, 1}, {"NCOL", &ncol, 2}});
        else {
            const std::size_t whole = context.count();
            read_rows(file, nrow, ncol, table);
            if (context.count() == whole) check_section(file, table);
        }
    }
    if (context.count() != before) return std::nullopt;
    return table;
}

}  // namespace heihe::mf6::reader
