// SPDX-License-Identifier: MIT
#include "heihe/mf6/grb_file.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/mf6/observation_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
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

// value(i) for i in [0, n), made by the writing thread.
template <typename Value>
void write_integers(OutputStream& out, std::size_t n, Value value) {
    constexpr std::size_t bytes = sizeof(std::int32_t);
    out.write_later(bytes, n, [value](std::size_t first, std::span<char> to) {
        auto* const values = reinterpret_cast<std::int32_t*>(to.data());
        for (std::size_t i = 0; i < to.size() / bytes; ++i) values[i] = value(first / bytes + i);
    });
}

// 1-based row starts by user node; a cell that is not active starts where the next one does.
void write_rows(OutputStream& out, const std::shared_ptr<const Connectivity>& shared) {
    const Connectivity& c = *shared;
    if (c.reduced()) {
        auto next = std::make_shared<std::int32_t>(0);  // first active cell at or after u
        write_integers(out, at(c.nodesuser) + 1, [shared, &c, next](std::size_t u) {
            const auto start = c.ia[at(*next)] + 1;
            if (u < at(c.nodesuser) && c.to_reduced(static_cast<std::int32_t>(u)) == *next) ++*next;
            return start;
        });
        write_integers(out, c.ja.size(),
                       [shared, &c](std::size_t p) { return c.nodeuser[at(c.ja[p])] + 1; });
        return;
    }
    for (const auto* values : {&c.ia, &c.ja})
        write_integers(out, values->size(),
                       [shared, from = values->data()](std::size_t i) { return from[i] + 1; });
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

void start_grb(const OutputRun& run, std::string_view name, const GrbContent& content,
               std::shared_ptr<const Connectivity> connectivity) {
    const grid::StructuredGrid& grid = content.grid;
    const double angrot = content.angrot;
    const std::span<const int> icelltype = content.icelltype;
    const bool thickstrt = content.thickstrt;
    const Connectivity& c = *connectivity;
    check(grid, c, icelltype);
    OutputStream out{run, name};
    for (const char* line : {"GRID DIS", "VERSION 1", "NTXT 16", "LENTXT 100"})
        write_line(out, line, header_length);
    write_definitions(out, grid, angrot, c.nja());
    for (const std::int32_t value : {c.nodesuser, std::int32_t{grid.nlay}, std::int32_t{grid.nrow},
                                     std::int32_t{grid.ncol}, c.nja()})
        out.write_value(value);
    for (const double value : {grid.xorigin, grid.yorigin, angrot}) out.write_value(value);
    for (const auto* values : {&grid.delr, &grid.delc})
        out.write_values(std::span<const double>{*values});
    for (const auto* values : {&grid.top, &grid.botm})
        out.write_lasting(std::span<const double>{*values});
    write_rows(out, connectivity);
    if (grid.idomain.empty())
        write_integers(out, at(grid.nnode()), [](std::size_t) { return 1; });
    else
        out.write_lasting(std::span<const int>{grid.idomain});
    write_integers(out, at(grid.nnode()),
                   [icelltype, thickstrt,
                    idomain = std::span<const int>{grid.idomain}](std::size_t u) -> std::int32_t {
                       if (icelltype.empty() || (!idomain.empty() && idomain[u] <= 0)) return 0;
                       if (icelltype[u] < 0) return thickstrt ? 0 : 1;
                       return icelltype[u];
                   });
    out.finish_later();
}

void write_grb(const OutputRun& run, std::string_view name, const GrbContent& content,
               const Connectivity& connectivity) {
    start_grb(run, name, content, {std::shared_ptr<void>{}, &connectivity});
    run.wait();
}

}  // namespace heihe::mf6
