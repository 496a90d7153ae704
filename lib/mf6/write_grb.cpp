// SPDX-License-Identifier: MIT
#include "heihe/mf6/grb_file.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/mf6/observation_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace heihe::mf6 {
namespace {

constexpr std::size_t header_length = 50;
constexpr std::size_t definition_length = 100;

// Text in a line of fixed length that ends with a line feed.
void write_line(OutputStream& out, std::string text, std::size_t length) {
    text.resize(length - 1, ' ');
    out.write(text + '\n');
}

void define(OutputStream& out, const std::string& name, std::int64_t value) {
    write_line(out, name + " INTEGER NDIM 0 # " + std::to_string(value), definition_length);
}

// Fortran's 1PG24.15.
std::string general(double value) {
    const double size = std::abs(value);
    std::string number;
    if (value == 0.0 || (size >= 0.1 && size < 999999999999999.0)) {
        append_number(number, value, 15);
        number.append(4, ' ');
    } else {
        char text[40];
        std::snprintf(text, sizeof text, "%.15E", value);
        number = text;
    }
    return number.size() < 24 ? std::string(24 - number.size(), ' ') + number : number;
}

void define(OutputStream& out, const std::string& name, double value) {
    write_line(out, name + " DOUBLE NDIM 0 # " + general(value), definition_length);
}

void define_array(OutputStream& out, const std::string& name, const char* type, std::int64_t size) {
    write_line(out, name + ' ' + type + " NDIM 1 " + std::to_string(size), definition_length);
}

void write_definitions(OutputStream& out, const grid::StructuredGrid& grid, double angrot,
                       std::int64_t nja) {
    const auto nnode = static_cast<std::int64_t>(grid.nnode());
    define(out, "NCELLS", nnode);
    define(out, "NLAY", std::int64_t{grid.nlay});
    define(out, "NROW", std::int64_t{grid.nrow});
    define(out, "NCOL", std::int64_t{grid.ncol});
    define(out, "NJA", nja);
    define(out, "XORIGIN", grid.xorigin);
    define(out, "YORIGIN", grid.yorigin);
    define(out, "ANGROT", angrot);
    define_array(out, "DELR", "DOUBLE", grid.ncol);
    define_array(out, "DELC", "DOUBLE", grid.nrow);
    define_array(out, "TOP", "DOUBLE", static_cast<std::int64_t>(grid.narea()));
    define_array(out, "BOTM", "DOUBLE", nnode);
    define_array(out, "IA", "INTEGER", nnode + 1);
    define_array(out, "JA", "INTEGER", nja);
    define_array(out, "IDOMAIN", "INTEGER", nnode);
    define_array(out, "ICELLTYPE", "INTEGER", nnode);
}

// Writes value(i) for i in [0, n) in pieces, without an array of them all.
template <typename Value>
void write_integers(OutputStream& out, std::size_t n, Value&& value) {
    std::vector<std::int32_t> piece;
    for (std::size_t first = 0; first < n; first += piece.size()) {
        piece.resize(std::min<std::size_t>(n - first, 1U << 14));
        for (std::size_t i = 0; i < piece.size(); ++i) piece[i] = value(first + i);
        out.write_values(std::span<const std::int32_t>{piece});
    }
}

// 1-based row starts by user node; a cell that is not active starts where the next one does.
void write_rows(OutputStream& out, const Connectivity& c) {
    std::int32_t n = 0;  // first active cell at or after u
    write_integers(out, at(c.nodesuser) + 1, [&](std::size_t u) {
        const auto start = c.ia[at(n)] + 1;
        if (u < at(c.nodesuser) && c.to_reduced(static_cast<std::int32_t>(u)) == n) ++n;
        return start;
    });
    write_integers(out, c.ja.size(), [&](std::size_t p) { return c.to_user(c.ja[p]) + 1; });
}

void check(const grid::StructuredGrid& grid, const Connectivity& c,
           std::span<const int> icelltype) {
    require(c.nodesuser == grid.nnode(), "write_grb: the connectivity is of another grid");
    require(icelltype.empty() || std::ssize(icelltype) == grid.nnode(),
            "write_grb: icelltype needs one value a cell");
    require(std::ssize(grid.delr) == grid.ncol && std::ssize(grid.delc) == grid.nrow &&
                std::ssize(grid.top) == grid.narea() && std::ssize(grid.botm) == grid.nnode(),
            "write_grb: the grid's arrays do not fit its sizes");
}

}  // namespace

void write_grb(const OutputRun& run, std::string_view name, const grid::StructuredGrid& grid,
               double angrot, const Connectivity& connectivity, std::span<const int> icelltype) {
    check(grid, connectivity, icelltype);
    OutputStream out{run, name};
    for (const char* line : {"GRID DIS", "VERSION 1", "NTXT 16", "LENTXT 100"})
        write_line(out, line, header_length);
    write_definitions(out, grid, angrot, connectivity.nja());
    for (const std::int32_t value :
         {connectivity.nodesuser, std::int32_t{grid.nlay}, std::int32_t{grid.nrow},
          std::int32_t{grid.ncol}, connectivity.nja()})
        out.write_value(value);
    for (const double value : {grid.xorigin, grid.yorigin, angrot}) out.write_value(value);
    for (const auto* values : {&grid.delr, &grid.delc, &grid.top, &grid.botm})
        out.write_values(std::span<const double>{*values});
    write_rows(out, connectivity);
    const auto nnode = at(grid.nnode());
    write_integers(out, nnode,
                   [&](std::size_t u) { return grid.idomain.empty() ? 1 : grid.idomain[u]; });
    write_integers(out, nnode, [&](std::size_t u) { return icelltype.empty() ? 0 : icelltype[u]; });
    out.finish();
}

}  // namespace heihe::mf6
